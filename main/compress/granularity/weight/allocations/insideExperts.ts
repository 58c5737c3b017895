import { elements } from '../../../../models/source.ts';
import { mixtureSites, noExperts } from '../../../../models/mixtures/expertUnits.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { LinearAt } from '../../../extraction/linears.ts';
import { largestShare } from '../../../../runtime/shares.ts';
import type { WeightAllocation } from '../allocation.ts';

const size = (linears: readonly LinearAt[]): number =>
  linears.reduce((sum, { parameter: { shape } }) => sum + elements(shape), 0);

/** Linears that are parts of their layer by themselves. */
const isInside = ({ parameter: { part, place } }: LinearAt): boolean => part !== String(place);

export const insideExperts: WeightAllocation<NoOptions> = {
  name: 'insideExperts',
  explanation:
    'Only the matrices of experts lose weights, all the same share, so much more that as many go as were asked for of all.',
  citation: '',
  options: noOptions,
  decides: true,
  ranks: false,
  needs: () => [],
  refusal: (model) => (mixtureSites(model).length ? null : noExperts),
  shares: ({ linears, sparsity, shareOf }) => {
    const inside = linears.filter((linear) => isInside(linear) && shareOf(linear.layer) > 0);
    const share = inside.length ? Math.min(largestShare, (sparsity * size(linears)) / size(inside)) : 0;
    const chosen = new Set(inside.map(({ index }) => index));
    return { share: (index) => (chosen.has(index) ? share : 0) };
  },
};
