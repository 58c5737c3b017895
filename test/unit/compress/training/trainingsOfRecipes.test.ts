import { describe, expect, it } from 'vitest';
import { teachersTraining } from '../../../../main/compress/training/taught.ts';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import { Teacher } from '../../../../main/training/teacher.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { doublingText } from '../../../support/texts.ts';

const base = testExtraction().layers(3).texts(doublingText(1)).training(doublingText(2, 24));

/** The recipe's own training, a few quick steps long. */
const shortly = (name: string, changes: object = {}) =>
  recoverySchema.parse({
    ...(recipeOf(name).recovery as object),
    steps: 12,
    batch: 4,
    rate: 0.01,
    every: null,
    ...changes,
  });

/** Hidden states behind the first layer. */
async function innerStates(model: ModelSource): Promise<Float32Array> {
  const teacher = owned(new Teacher(model, memoryWorkspace()));
  await teacher.read(doublingText(1).windows, new Set([0]));
  const states = teacher.behind(0);
  const batches = await Promise.all([...states.sizes.keys()].map((batch) => states.read(batch)));
  return Float32Array.from(batches.flatMap((values) => [...values]));
}

describe('what makes the training of a paper', () => {
  it('knapsack: inner states come nearer to those of the whole model than next tokens alone bring them', async () => {
    const knapsack = base.recipe('knapsack', { recovery: shortly('knapsack') }).settings({ sparsity: 0.4 });
    const plain = knapsack.recipe('knapsack', { recovery: shortly('knapsack', { objectives: ['nextToken'] }) });
    const [taught, untaught] = [await knapsack.run(), await plain.run()];
    const wanted = await innerStates(taught.extraction.source);
    const apart = async (model: ModelSource) =>
      (await innerStates(model)).reduce((sum, value, i) => sum + (value - (wanted[i] as number)) ** 2, 0);
    expect(await apart(taught.made)).toBeLessThan(0.9 * (await apart(untaught.made)));
  });

  it('kd-data-pruning: the teacher was trained on all of the text, and the student learns from it', async () => {
    // Asked for nothing but the teacher's answers, a student of the model as it is has nothing to learn.
    const own = shortly('kd-data-pruning', { objectives: ['distillation'], teacher: { steps: 24 } });
    expect(own.data.use).toBe(0.5);
    expect(teachersTraining(own)).toMatchObject({ steps: 24, data: { use: 1 }, objectives: ['nextToken'] });
    const [taught, alone] = await Promise.all(
      [own, { ...own, teacher: undefined }].map((recovery) =>
        base.recipe('kd-data-pruning', { recovery }).settings({ sparsity: 0 }).run(),
      ),
    );
    const untrained = owned(new Learner(taught!.extraction.source, { trainables: [] }, memoryWorkspace()));
    const before = await untrained.loss(doublingText(1).windows);
    // Adam makes steps of what is left by rounding.
    expect(Math.abs((await alone!.loss()) - before)).toBeLessThan(0.05);
    expect(await taught!.loss()).toBeLessThan(before - 0.1);
  });

  it('refuses a teacher that is trained and then asked nothing', () => {
    const recovery = shortly('kd-data-pruning', { objectives: ['nextToken'] });
    const recipe = { ...recipeOf('kd-data-pruning'), recovery };
    expect(recipeProblem(recipe)?.reason).toContain('no objective asks it anything; add distillation');
  });

  it('dsee: weights are sparse, and so is what is learned beside the thin correction', async () => {
    const run = await base
      .recipe('dsee', { recovery: shortly('dsee') })
      .settings({ sparsity: 0.5 })
      .run();
    const { source } = run.extraction;
    let [zeros, moved, all] = [0, 0, 0];
    for (const parameter of run.made.parameters.filter(({ role }) => role === 'linear')) {
      const before = await source.read(parameter);
      (await run.made.read(parameter)).forEach((w, i) => {
        all += 1;
        if (w === 0) zeros += 1;
        else if (w !== before[i]) moved += 1;
      });
    }
    expect(zeros / all).toBeCloseTo(0.5, 2);
    expect(moved / all).toBeGreaterThan(0.4);
  });

  it('swamp: several removals, each about a fifth of what is left, and copies between them', () => {
    const { inTrainingPruning, defaults } = recipeOf('swamp');
    const { removals, particles } = inTrainingPruning?.method as unknown as { removals: number; particles: number };
    expect(1 - (1 - defaults.sparsity) ** (1 / removals)).toBeCloseTo(0.2, 1);
    expect(particles).toBeGreaterThan(1);
  });
});
