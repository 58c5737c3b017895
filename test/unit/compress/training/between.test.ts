import { describe, expect, it } from 'vitest';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { windowRange } from '../../../../main/models/windows.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

const training = randomText(3, 14, 16);
const half = (number: number) => ({
  windows: windowRange(training.windows, 7 * number, 7 * (number + 1)),
  fingerprint: `half ${number}`,
});
const recovery = (steps: number) => recoverySchema.parse({ train: 'full', rate: 0.01, steps, batch: 2, every: null });
const run = (text: ReturnType<typeof half>) =>
  testExtraction()
    .layers(3)
    .texts(randomText(1, 6, 16))
    .training(text);

async function weightsOf(model: ModelSource): Promise<readonly Float32Array[]> {
  return Promise.all(model.parameters.map((parameter) => model.read(parameter)));
}

describe('training between the steps of a removal', () => {
  it('is the same as cutting, training, cutting again and training on, by hand', async () => {
    const heard: number[] = [];
    const whole = await run({ ...training, fingerprint: 'all' })
      .recipe('adapt-pruner', { schedule: { name: 'iterative', steps: 2, trains: true }, recovery: recovery(7) })
      .settings({ sparsity: 0.4 })
      .onTrained((event) => event.kind === 'trained' && heard.push(event.steps))
      .run();
    const first = await run(half(0))
      .recipe('adapt-pruner', { schedule: 'oneShot', recovery: recovery(3) })
      .settings({ sparsity: 0.2 })
      .run();
    const second = await run(half(1))
      .model(first.made)
      .recipe('adapt-pruner', { schedule: 'oneShot', recovery: recovery(4) })
      .settings({ sparsity: 0.25 })
      .run();
    expect(heard).toEqual([3, 4]);
    expect(await weightsOf(whole.made)).toEqual(await weightsOf(second.made));
  });

  it('needs a training with a step for each of them', () => {
    const recipe = recipeOf('adapt-pruner');
    expect(recipeProblem(recipe)).toBeNull();
    expect(recipeProblem({ ...recipe, recovery: 'none' })?.field).toBe('schedule');
    expect(recipeProblem({ ...recipe, recovery: recovery(4) })?.field).toBe('recovery.steps');
    const { unit, score, group, allocation, compensation, schedule } = recipe;
    const then = [{ part: 0.5, unit, score, group, allocation, compensation, schedule }];
    expect(recipeProblem({ ...recipe, then })?.field).toBe('then.0.schedule');
  });
});
