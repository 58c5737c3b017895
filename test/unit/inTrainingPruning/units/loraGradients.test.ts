import { describe, expect, it } from 'vitest';
import { loraGradients } from '../../../../main/inTrainingPruning/units/importance/loraGradients.ts';
import type { InTrainingWork } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { parametersAt } from '../../../../main/models/source.ts';
import { gaussian } from '../../../../main/runtime/linearAlgebra/gaussian.ts';
import { trainable } from '../../../../main/training/trainable.ts';
import { seededSource } from '../../../support/training.ts';

const [layer, rank] = [0, 2];
const source = seededSource();

/** Importance of the neurons of a layer, the gradients beside one matrix so many times as large. */
async function importance(larger: string, times: number): Promise<readonly number[]> {
  const trainables = parametersAt(source, layer)
    .filter(({ role }) => role === 'linear')
    .flatMap(({ local, shape }, at) => {
      const [rows, columns] = shape as [number, number];
      const linear = local.replace('.weight', '');
      return [
        trainable(layer, `${linear}~a`, [rank, columns], Float32Array.from(gaussian(4 * at, rank * columns))),
        trainable(layer, `${linear}~b`, [rows, rank], Float32Array.from(gaussian(4 * at + 1, rank * rows))),
      ].map((one, which) => {
        // So small that the estimate is linear in them.
        one.gradient.set(gaussian(4 * at + 2 + which, one.gradient.length).map((g) => 1e-8 * g));
        if (local === larger) one.gradient.forEach((g, i) => (one.gradient[i] = g * times));
        return one;
      });
    });
  const site = source.family.units(source.architecture, layer).find(({ fine }) => fine);
  if (!site) throw new Error('The layer has no neurons.');
  const work = { base: { trainables }, source } as unknown as InTrainingWork;
  const score = await loraGradients.prepare(work, { scale: 1 } as never);
  const slices = site.slices.map((slice) => ({ ...slice, place: layer }));
  return [...(await score({ slices, count: site.count } as never))];
}

describe('importance from the gradients of LoRA', () => {
  it('weighs the matrices of a unit alike, whatever the scale of their gradients', async () => {
    const even = await importance('mlp.gate_proj.weight', 1);
    for (const local of ['mlp.gate_proj.weight', 'mlp.down_proj.weight']) {
      const uneven = await importance(local, 1000);
      uneven.forEach((value, unit) => expect(value / (even[unit] as number)).toBeCloseTo(1, 3));
    }
    // Three matrices with a norm of 1 each.
    expect(even.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(3);
  });
});
