const renamed = (column: string, from: string, to: string) => `
UPDATE runs SET ${column} = json_remove(json_set(${column}, '$.${to}', json_extract(${column}, '$.${from}')), '$.${from}')
WHERE json_type(${column}, '$.${from}') IS NOT NULL;`;

/** What stages were called, and the identifiers that stand for them now. */
const stages: readonly (readonly [string, string])[] = [
  ['statistics of the domain text', 'domainStatistics'],
  ['statistics of the general text', 'generalStatistics'],
  ['importance for general language', 'generalImportance'],
  ['text forwards', 'forwards'],
  ['gradients', 'gradients'],
  ['small random changes', 'probing'],
  ['comparing candidates', 'searching'],
  ['pruning layer by layer', 'sequential'],
  ['scoring units', 'scoringUnits'],
  ['cutting', 'cutting'],
  ['training', 'training'],
  ['training while it is found out what can go', 'inTrainingPruning'],
  ['searching how much can go', 'targetSearch'],
  ['measuring on held-out text', 'measuring'],
];

const staged = stages
  .map(
    ([from, to]) => `
UPDATE runs SET stage = '${to}' WHERE stage = '${from}';
UPDATE run_events SET body = json_set(body, '$.stage', '${to}') WHERE json_extract(body, '$.stage') = '${from}';`,
  )
  .join('');

/** Recipes, events and stages of runs in the words of the field: what they say stays the same. */
export const fieldWords = `
${renamed('recipe', 'family', 'category')}
${renamed('recipe', 'joint', 'inTrainingPruning')}
${['recovery', 'inTrainingPruning']
  .flatMap((place) => [
    renamed('recipe', `${place}.penalties`, `${place}.regularisers`),
    renamed('recipe', `${place}.data.conflict`, `${place}.data.surgery`),
  ])
  .join('')}
UPDATE runs SET recipe = replace(recipe, '"yardstick":', '"metric":');
UPDATE run_events SET body = json_remove(json_set(body, '$.event', json_extract(body, '$.news')), '$.news')
WHERE json_type(body, '$.news') IS NOT NULL;
UPDATE run_events SET body = json_set(body, '$.event.kind', 'evaluation') WHERE json_extract(body, '$.event.kind') = 'look';
${staged}
`;
