import { lowestMask, selectWeights } from '../../../runtime/select.ts';
import type { Trainable } from '../../trainable.ts';
import type { Tuning } from '../../tuning.ts';
import type { Findings, JointWork } from '../joint.ts';

/** A linear some of whose weights are hidden from the model, while the numbers behind them go on living. */
export interface MaskedLinear {
  readonly weight: Trainable;
  /** 1 where the model sees the weight. */
  readonly mask: Uint8Array;
  readonly layer: number;
  readonly columns: number;
}

/** The linears of a base tuning that trains them, each with a mask that hides nothing yet. */
export function maskedLinears({ base, source }: JointWork): readonly MaskedLinear[] {
  return source.parameters
    .filter(({ role }) => role === 'linear')
    .map(({ part, local, shape }) => {
      const weight = base.trainables.find((one) => one.part === part && one.local === local);
      if (!weight) throw new Error(`Weights can only be pruned while they are trained, and ${local} is not.`);
      weight.seen = weight.values.slice();
      const mask = new Uint8Array(weight.values.length).fill(1);
      return { weight, mask, layer: part as number, columns: shape[1] as number };
    });
}

/** Shows the model the weights that the masks let through. */
export function show(linears: readonly MaskedLinear[]): void {
  for (const { weight, mask } of linears) {
    const seen = weight.seen as Float32Array;
    for (let i = 0; i < seen.length; i += 1) seen[i] = mask[i] ? (weight.values[i] as number) : 0;
  }
}

/** Weights that the model does not see get no gradient. */
export function maskGradients(linears: readonly MaskedLinear[]): void {
  for (const { weight, mask } of linears) for (let i = 0; i < mask.length; i += 1) if (!mask[i]) weight.gradient[i] = 0;
}

/** Masks anew: the lowest scores of every comparison group go, `reached` of what is to go in the end. */
export function choose(
  { group, sparsity, shareOf }: JointWork,
  linears: readonly MaskedLinear[],
  scores: readonly Float32Array[],
  reached: number,
): void {
  if (group === 'model') {
    const all = new Float32Array(scores.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const one of scores) {
      all.set(one, at);
      at += one.length;
    }
    const kept = lowestMask(all, Math.floor(sparsity * reached * all.length));
    at = 0;
    for (const { mask } of linears) {
      mask.set(kept.subarray(at, at + mask.length));
      at += mask.length;
    }
    return;
  }
  linears.forEach(({ mask, columns, layer }, at) =>
    mask.set(selectWeights(scores[at] as Float32Array, columns, group, shareOf(layer) * reached)),
  );
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
