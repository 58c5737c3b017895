import { exporters } from './index.ts';
import type { StockModel } from '../models/architecture.ts';
import { methodOf, recipeFiles } from './lineage.ts';
import type { CardFacts, ExportSubject, LineageStep } from './subject.ts';

/** A row for every format: what loads the model in it, and what cannot. */
const loadingRows = (shape: StockModel): string[] =>
  exporters.map(({ phrase, loading }) => {
    const { programs, limit } = loading(shape);
    return `| loads in, as ${phrase} | ${programs.join(', ') || 'nothing'}${limit === null ? '' : ` (${limit})`} |`;
  });

/**
 * README.md of an export: what the model is, how it was made, what was measured, and what loads it. It is about the
 * model and the same in all formats, so that it can be shown before one is chosen.
 */
export function modelCard({ name, card }: Pick<ExportSubject, 'name' | 'card'>, shape: StockModel): string {
  const { lineage, baseModels, parameters, nonzero, baseParameters } = card;
  const bases = baseModels.map((base) => `**${base}**`).join(' and ');
  const methods = lineage.map(methodOf).join(', then ');
  const count = (value: number) => value.toLocaleString('en');
  const share = (value: number) => `${((100 * value) / baseParameters).toFixed(1)} %`;
  return [
    '---',
    'library_name: transformers',
    'pipeline_tag: text-generation',
    'tags: [espalier, pruned]',
    '---',
    '',
    `# ${name}`,
    '',
    lineage.length
      ? `Extracted from ${bases} with Espalier by ${methods}.`
      : `${bases} as it was imported by Espalier.`,
    '',
    '| | |',
    '|---|---|',
    `| parameters | ${count(parameters)} (${share(parameters)} of the base model) |`,
    `| nonzero parameters | ${count(nonzero)} (${share(nonzero)}) |`,
    ...loadingRows(shape),
    '',
    ...lineageLines(card),
    '## Text the method was given',
    '',
    ...(card.datasets.length
      ? [
          '| dataset | role | documents | sha256 |',
          '|---|---|---|---|',
          ...card.datasets.map(
            (d) => `| ${d.name} | ${d.role} | ${count(d.documents)} | \`${d.fingerprint.slice(0, 16)}\` |`,
          ),
        ]
      : ['None.']),
    '',
    '## Measurements',
    '',
    ...(card.measurements.length
      ? [
          'On held-out documents that were never used for calibration, with 95 % bootstrap intervals over documents.',
          '',
          '| dataset | role | metric | value | interval | tokens |',
          '|---|---|---|---|---|---|',
          ...card.measurements.map(
            (m) =>
              `| ${m.dataset} | ${m.role} | ${m.metric} | ${m.value.toFixed(4)} | ${m.low === null || m.high === null ? '' : `${m.low.toFixed(4)} – ${m.high.toFixed(4)}`} | ${count(m.tokens)} |`,
          ),
        ]
      : ['Not measured yet.']),
    '',
    '## Limits',
    '',
    'A pruned model keeps the limits and the licence terms of its base model, and loses some of what the base model knew;',
    'what it lost outside the text it was measured on is not known.',
    '',
  ].join('\n');
}

/** Every step from the base model on: the order says what was made of what. */
function lineageLines(card: CardFacts): string[] {
  const { lineage } = card;
  if (!lineage.length) return [];
  const files = recipeFiles(card);
  const several = lineage.length > 1;
  return [
    several ? '## Methods, in their order' : '## Method',
    '',
    ...(several ? ['| step | made | of | by |', '|---|---|---|---|'] : []),
    ...(several
      ? lineage.map((step, at) => `| ${at + 1} | ${step.made} | ${step.from.join(', ')} | ${methodOf(step)} |`)
      : []),
    ...(several ? [''] : []),
    ...lineage.flatMap((step, at) => [
      ...(several ? [`### ${at + 1}. ${step.made}`, ''] : []),
      ...(step.recipes.length ? [] : [`Made by ${methodOf(step)}.`, '', ...settingsLines(step.settings)]),
      ...step.recipes.flatMap((recipe) => [
        ...[`${recipe.title}. ${recipe.citation}`, '', ...settingsLines(recipe.settings)],
        ...[`The complete recipe is in \`${files.get(recipe)}\`.`, ''],
      ]),
      ...trainingLines(step),
    ]),
  ];
}

const settingsLines = (settings: unknown): string[] => ['```json', JSON.stringify(settings, null, 2), '```', ''];

/** A training that changed nothing must not be taken for one that did. */
function trainingLines({ trainings }: LineageStep): string[] {
  const vain = trainings.filter(({ gained }) => !gained);
  return vain.flatMap(({ steps, reason }) => [
    `A training of ${steps} steps gained nothing${reason === null ? '' : `: ${reason}`}.`,
    '',
  ]);
}
