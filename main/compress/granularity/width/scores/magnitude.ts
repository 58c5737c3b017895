import { z } from 'zod';
import type { UnitScore } from '../score.ts';
import { overCoupled } from './coupled.ts';

const options = z.strictObject({
  /** l1: Σ|w| · l2: Σw² */
  norm: z.enum(['l1', 'l2']).default('l2'),
  /** Whether every matrix's sums are divided by their mean, so that no matrix outweighs the others. */
  perMatrix: z.boolean().default(false),
});

/** Norm of all weights that go with a unit, over every tensor of its coupled group. */
export const magnitude: UnitScore<z.infer<typeof options>> = {
  name: 'magnitude',
  explanation: 'How large all weights that belong to a unit are together, in every matrix it lives in.',
  citation: 'Fang, Ma, Song, Mi, Wang. CVPR 2023 (DepGraph). arXiv:2301.12900',
  options,
  needs: () => [],
  prepare:
    (_, { norm, perMatrix }) =>
    (units) =>
      overCoupled(
        units,
        (_local, values) => (norm === 'l1' ? values.map(Math.abs) : values.map((w) => w * w)),
        perMatrix ? relative : undefined,
      ),
};

const relative = (sums: Float64Array): Float64Array => {
  const mean = Math.max(sums.reduce((a, b) => a + b, 0) / sums.length, 1e-300);
  return sums.map((sum) => sum / mean);
};
