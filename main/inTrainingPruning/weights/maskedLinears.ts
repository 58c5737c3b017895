import { isInLayer } from '../../models/source.ts';
import { lowestMask, selectWeights } from '../../runtime/select.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Tuning } from '../../training/tuning.ts';
import type { Findings, InTrainingWork } from '../inTrainingPruning.ts';

/** A linear some of whose weights are hidden from the model, while the numbers behind them go on living. */
export interface MaskedLinear {
  readonly weight: Trainable;
  /** 1 where the model sees the weight. */
  readonly mask: Uint8Array;
  readonly layer: number;
  readonly columns: number;
}

/** The linears of a base tuning that trains them, each with a mask that hides nothing yet. */
export function maskedLinears({ base, source }: InTrainingWork): readonly MaskedLinear[] {
  return source.parameters
    .filter(isInLayer)
    .filter(({ role }) => role === 'linear')
    .map(({ place, local, shape }) => {
      const weight = base.trainables.find((one) => one.place === place && one.local === local);
      if (!weight) throw new Error(`Weights can only be pruned while they are trained, and ${local} is not.`);
      weight.effective = weight.values.slice();
      const mask = new Uint8Array(weight.values.length).fill(1);
      return { weight, mask, layer: place, columns: shape[1] as number };
    });
}

/** Shows the model the weights that the masks let through. */
export function show(linears: readonly MaskedLinear[]): void {
  for (const { weight, mask } of linears) {
    const effective = weight.effective as Float32Array;
    for (let i = 0; i < effective.length; i += 1) effective[i] = mask[i] ? (weight.values[i] as number) : 0;
  }
}

/** Weights that the model does not see get no gradient. */
export function maskGradients(linears: readonly MaskedLinear[]): void {
  for (const { weight, mask } of linears) for (let i = 0; i < mask.length; i += 1) if (!mask[i]) weight.gradient[i] = 0;
}

/** What of a linear its scores compete by. */
export type Competitor = Pick<MaskedLinear, 'layer' | 'columns'>;

/** Share that is hidden now, of the share that is hidden in the end. */
export type Reached = number | ((final: number) => number);

/**
 * Masks that hide the lowest scores of every comparison group: `reached` of what is to go in the end. In a ranking of the
 * whole model, layers that are to stay whole take no part.
 */
export function chosen(
  { group, sparsity, shareOf }: Pick<InTrainingWork, 'group' | 'sparsity' | 'shareOf'>,
  linears: readonly Competitor[],
  scores: readonly Float32Array[],
  reached: Reached,
): Uint8Array[] {
  const now = typeof reached === 'number' ? (final: number) => final * reached : reached;
  if (group !== 'model') {
    return linears.map(({ columns, layer }, at) =>
      selectWeights(scores[at] as Float32Array, columns, group, now(shareOf(layer))),
    );
  }
  const ranked = scores.filter((_, at) => shareOf((linears[at] as Competitor).layer) > 0);
  const all = new Float32Array(ranked.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of ranked) {
    all.set(one, at);
    at += one.length;
  }
  const kept = lowestMask(all, Math.floor(now(sparsity) * all.length));
  at = 0;
  return scores.map((one, i) => {
    if (shareOf((linears[i] as Competitor).layer) <= 0) return new Uint8Array(one.length).fill(1);
    at += one.length;
    return kept.slice(at - one.length, at);
  });
}

/** Masks anew, see `chosen`. */
export function choose(
  work: InTrainingWork,
  linears: readonly MaskedLinear[],
  scores: readonly Float32Array[],
  reached: Reached,
): void {
  chosen(work, linears, scores, reached).forEach((mask, at) => linears[at]?.mask.set(mask));
}

/** Sizes of the weights as scores; what is hidden has the lowest there is, so that it stays hidden. */
export const shownSizes = (linears: readonly MaskedLinear[]): Float32Array[] =>
  linears.map(({ weight, mask }) => Float32Array.from(weight.values, (value, i) => (mask[i] ? Math.abs(value) : -1)));

/** Sizes relative to the root mean square of their matrix: scores that mean the same in every matrix. */
export function relativeSizes(weight: Float32Array): Float32Array {
  const root = Math.sqrt(weight.reduce((sum, w) => sum + w * w, 0) / weight.length) || 1;
  return Float32Array.from(weight, (w) => Math.abs(w) / root);
}

/** Findings of masked linears: what was hidden scores 0, the rest by its size. */
export function findingsOf(linears: readonly MaskedLinear[], layer: number): Findings {
  return Object.fromEntries(
    linears
      .filter((one) => one.layer === layer)
      .map(({ weight, mask }) => [
        weight.local,
        Float32Array.from(weight.values, (value, i) => (mask[i] ? 1 + Math.abs(value) : 0)),
      ]),
  );
}

/** Masks as state that a resumed run gets back. */
export const maskState = (linears: readonly MaskedLinear[]): NonNullable<Tuning['state']> =>
  Object.fromEntries(linears.map(({ mask }, at) => [`mask.${at}`, mask]));
