import { z } from 'zod';
import type { UnitScore } from '../score.ts';
import { tracedSlices } from '../tracedSlices.ts';
import { overCoupled, relativeToMean } from './coupled.ts';

const options = z.strictObject({
  /** l1: Σ|w| · l2: Σw² */
  norm: z.enum(['l1', 'l2']).default('l2'),
  /** Whether every matrix's sums are divided by their mean, so that no matrix outweighs the others. */
  perMatrix: z.boolean().default(false),
  /** What goes with a unit: as the family says, or as the graph of the layer couples it (DepGraph's dependency graph). */
  groups: z.enum(['declared', 'graph']).default('declared'),
});

/** Norm of all weights that go with a unit, over every tensor of its coupled group. */
export const magnitude: UnitScore<z.infer<typeof options>> = {
  name: 'magnitude',
  explanation: 'How large all weights that belong to a unit are together, in every matrix it lives in.',
  citation: 'Fang, Ma, Song, Mi, Wang. CVPR 2023 (DepGraph). arXiv:2301.12900',
  options,
  needs: () => [],
  prepare:
    ({ extraction: { source } }, { norm, perMatrix, groups }) =>
    (units) =>
      overCoupled(
        groups === 'declared' ? units : { ...units, site: { ...units.site, slices: tracedSlices(source, units.site) } },
        (_local, values) => (norm === 'l1' ? values.map(Math.abs) : values.map((w) => w * w)),
        perMatrix ? relativeToMean : undefined,
      ),
};
