import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRecipe } from '../../../../main/compress/recipe/validate.ts';
import { Database } from '../../../../main/project/database.ts';
import { migrate, migrations } from '../../../../main/project/migrate.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const folder = await temporaryFolder();

/** A recipe as version 4 stored it. */
const stored = {
  ...{ name: 'own', title: 'Own', paper: null, citation: '', family: 'structured-width', unit: 'neuron' },
  ...{ score: 'learned', group: 'model', allocation: 'global', compensation: 'none', schedule: 'oneShot' },
  joint: { method: 'slimming', train: 'full', rate: 0.1, steps: 2, penalties: [{ name: 'elastic', weight: 2 }] },
  recovery: {
    train: 'full',
    rate: 0.1,
    steps: 2,
    batch: 2,
    penalties: [],
    data: { general: 0.5, conflict: 'minNorm' },
  },
  defaults: { sparsity: 0.25, lambda: 1 },
  ...{ lambda: 'share', explanation: '', caveats: [] },
};

it('says what old projects stored in the words of today', async () => {
  const database = await Database.open(join(folder, 'old.sqlite'));
  await migrate(database, migrations.slice(0, 4));
  await database.exec(`INSERT INTO models VALUES (1, 'm', '/m', 'llama', 'f', 1, 1, 1, 'h', '{}', 'now')`);
  await database.exec(`INSERT INTO datasets (id, name, role, documents, bytes, fingerprint, splits, created)
    VALUES (1, 'd', 'domain', 1, 1, 'f', '{}', 'now')`);
  const plain = { ...stored, recovery: 'none', joint: undefined, score: { name: 'ablation', yardstick: 'loss' } };
  for (const [id, recipe] of [stored, plain].entries())
    await database.run(
      `INSERT INTO runs (id, name, model, domain, recipe, settings, variant_name, state, stage, created)
       VALUES (?, ?, 1, 1, ?, '{}', 'v', 'done', 'scoring units', 'now')`,
      ...[id + 1, `run-${id + 1}`, JSON.stringify(recipe)],
    );
  const events = [
    { kind: 'training', news: { kind: 'look', step: 3, domain: 1.5, general: null } },
    { kind: 'training', news: { kind: 'step', step: 3 } },
    { kind: 'progress', stage: 'searching how much can go', done: 1 },
    { kind: 'log', text: 'untouched' },
  ];
  for (const [seq, body] of events.entries())
    await database.run("INSERT INTO run_events VALUES (1, ?, 'now', ?)", seq + 1, JSON.stringify(body));

  await migrate(database, migrations.slice(0, 5));

  const rows = await database.all('SELECT recipe, stage FROM runs ORDER BY id');
  const [first, second] = rows.map(({ recipe }) => JSON.parse(String(recipe)) as Record<string, unknown>);
  expect(rows.map(({ stage }) => stage)).toEqual(['scoringUnits', 'scoringUnits']);
  const { family: category, joint, recovery, ...others } = stored;
  const { penalties, ...training } = joint;
  const { data, penalties: none, ...recovering } = recovery;
  expect(first).toEqual({
    ...others,
    category,
    inTrainingPruning: { ...training, regularisers: penalties },
    recovery: { ...recovering, regularisers: none, data: { general: data.general, surgery: data.conflict } },
  });
  // A penalty beside gradients that say what can go was allowed when it was stored, and is refused where it would run again.
  const allowed = { ...first, inTrainingPruning: { ...training, regularisers: [] } };
  expect(parseRecipe(allowed, 'stored')).toMatchObject({ category: 'structured-width' });
  expect(() => parseRecipe(first, 'stored')).toThrow('leave it out');
  expect(second).toMatchObject({ category: 'structured-width', score: { name: 'ablation', metric: 'loss' } });
  expect(second).not.toHaveProperty('inTrainingPruning');
  const bodies = (await database.all('SELECT body FROM run_events ORDER BY seq')).map(
    ({ body }) => JSON.parse(String(body)) as unknown,
  );
  expect(bodies).toEqual([
    { kind: 'training', event: { kind: 'evaluation', step: 3, domain: 1.5, general: null } },
    { kind: 'training', event: { kind: 'step', step: 3 } },
    { kind: 'progress', stage: 'targetSearch', done: 1 },
    { kind: 'log', text: 'untouched' },
  ]);
  await database.close();
});
