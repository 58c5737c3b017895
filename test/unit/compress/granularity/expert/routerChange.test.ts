import { expect, it } from 'vitest';
import { routerChange } from '../../../../../main/inTrainingPruning/units/routerChange.ts';
import type { InTrainingTuning, InTrainingWork } from '../../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { full } from '../../../../../main/tuning/methods/full.ts';
import { recoverySchema } from '../../../../../main/training/recovery.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';
import { smallTraining, smallWork, train, weightsAfter } from '../../../../support/training.ts';
import { model } from './seen.ts';

const fresh = {
  ...model.source,
  read: async (...of: Parameters<typeof model.source.read>) => (await model.source.read(...of)).slice(),
};
const router = (layer: number) => `model.layers.${layer}.block_sparse_moe.gate.weight`;

/** Lengths of the four rows of a router. */
const lengths = (weights: Float32Array) =>
  [0, 1, 2, 3].map((row) => Math.hypot(...weights.slice((row * weights.length) / 4, ((row + 1) * weights.length) / 4)));

const prepared = async (work = smallWork(fresh)): Promise<InTrainingTuning> =>
  routerChange.prepare({ ...work, base: await full.prepare(work, {}) } as unknown as InTrainingWork, {});

it('finds by how much every row of the router grew in the training', async () => {
  let tuning: InTrainingTuning | null = null;
  const training = {
    ...smallTraining(fresh, { train: 'full', rate: 0.01, steps: 6 }),
    tuning: async (work: ReturnType<typeof smallWork>) => (tuning = await prepared(work)),
  };
  const { learner } = await train(training);
  const weights = await weightsAfter(training, learner);
  for (const layer of [0, 1]) {
    const before = lengths(model.weights.get(router(layer))!);
    const wanted = lengths(weights.get(router(layer))!).map((after, expert) => after - before[expert]!);
    const found = (tuning as InTrainingTuning | null)!.findings(layer)['expert']!;
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(1e-3);
    wanted.forEach((one, expert) => expect(found[expert]).toBeCloseTo(one, 5));
  }
});

it('counts growth, not length and not motion: who shrank goes before who stayed', async () => {
  const tuning = await prepared();
  const weight = tuning.trainables.find(({ local, place }) => place === 0 && local.endsWith('gate.weight'))!;
  const width = weight.values.length / 4;
  [1.5, 1, 0.2, 1.1].forEach((factor, row) => {
    for (let i = row * width; i < (row + 1) * width; i += 1) weight.values[i]! *= factor;
  });
  const found = tuning.findings(0)['expert']!;
  expect([...found.keys()].sort((a, b) => found[a]! - found[b]!)[0]).toBe(2);
  expect(found[1]).toBe(0);
  expect(found[0]).toBeGreaterThan(found[3]!);
});

it('removes experts by what was found, and asks for a training of the router', async () => {
  const quick = { train: 'full', rate: 0.01, steps: 4, batch: 2, every: null };
  const method = recipeOf('router-change').inTrainingPruning!.method;
  const run = testExtraction()
    .model(fresh)
    .texts(randomText(1))
    .training(randomText(2, 8))
    .recipe('router-change', { inTrainingPruning: { method, ...recoverySchema.parse(quick) } });
  const { outcomes } = await run.run();
  for (const { kept } of outcomes) expect(kept['expert']).toEqual({ kept: 3, of: 4 });
  const frozen = { method, ...recoverySchema.parse({ ...quick, train: 'frozen' }) };
  await expect(run.recipe('router-change', { inTrainingPruning: frozen }).run()).rejects.toThrow(
    'is not; train by full',
  );
  expect(recipeProblem({ ...recipeOf('router-change'), inTrainingPruning: undefined })?.field).toBe(
    'inTrainingPruning',
  );
});
