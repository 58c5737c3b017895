import { selectWeights, type WeightGroup } from '../../runtime/select.ts';
import { proportionalShares } from '../../runtime/shares.ts';
import { sigmoid } from '../../runtime/sigmoid.ts';
import type { InTrainingWork } from '../inTrainingPruning.ts';
import type { MaskedLinear } from './maskedLinears.ts';

type Target = Pick<InTrainingWork, 'group' | 'sparsity' | 'shareOf'>;

/**
 * Share that every matrix keeps. Where matrices share one target, those of one kind (the queries of all layers, say) keep in
 * proportion to the means of their σ(p · S), at most all of themselves (Jiang et al. 2023, eq. 5); else each keeps its own share.
 * What is to stay whole does.
 *
 * @param reached share of the final removal; sharpness: p.
 */
export function sharesKept(
  { group, sparsity, shareOf }: Target,
  linears: readonly MaskedLinear[],
  scores: readonly Float32Array[],
  { reached, sharpness }: { reached: number; sharpness: number },
): number[] {
  const kept = linears.map(({ layer }) => 1 - shareOf(layer) * reached);
  if (group !== 'model') return kept;
  const open = [...linears.keys()].filter((at) => shareOf((linears[at] as MaskedLinear).layer) > 0);
  for (const kind of new Set(open.map((at) => linears[at]?.weight.local))) {
    const alike = open.filter((at) => linears[at]?.weight.local === kind);
    const means = alike.map((at) => meanOpen(scores[at] as Float32Array, sharpness));
    const sizes = alike.map((at) => (scores[at] as Float32Array).length);
    proportionalShares(means, sizes, 1 - sparsity * reached, 1).forEach(
      (share, i) => (kept[alike[i] as number] = share),
    );
  }
  return kept;
}

const meanOpen = (scores: Float32Array, sharpness: number): number =>
  scores.reduce((sum, score) => sum + sigmoid(sharpness * score), 0) / scores.length;

/** Masks that hide the lowest scores of every matrix, or of the smaller groups that compare within it. */
export function chosenByShares(
  { group }: Target,
  linears: readonly MaskedLinear[],
  scores: readonly Float32Array[],
  kept: readonly number[],
): Uint8Array[] {
  const within: WeightGroup = group === 'model' ? { kind: 'matrix' } : group;
  return linears.map(({ columns }, at) =>
    selectWeights(scores[at] as Float32Array, columns, within, 1 - (kept[at] as number)),
  );
}
