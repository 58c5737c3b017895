import type { Parameter } from '../../models/architecture.ts';
import { lowestMask } from '../../runtime/select.ts';
import { ownParameters } from '../ownParameters.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { TuningWork } from '../../training/tuning.ts';

/** A linear of the model whose entries are trained one by one: its mask is changed in place. */
export interface SparseLinear {
  readonly parameter: Parameter;
  readonly one: Trainable & { readonly mask: Uint8Array };
  /** 1 where a weight may ever change: removed weights that stay zero may not. Null when all may. */
  readonly open: Uint8Array | null;
  /** Number of its first entry among all. */
  readonly from: number;
}

/** Linears of the model as tensors in training, at first with every entry that may change. */
export async function sparseLinears({ source, masks }: Pick<TuningWork, 'source' | 'masks'>): Promise<SparseLinear[]> {
  const parameters = source.parameters.filter(({ role }) => role === 'linear' || role === 'factor');
  let from = 0;
  return (await ownParameters(source, parameters, null)).map((one, at) => {
    const parameter = parameters[at] as Parameter;
    const open = masks?.get(parameter.name) ?? null;
    const mask = open?.slice() ?? new Uint8Array(one.values.length).fill(1);
    const linear = { parameter, one: Object.assign(one, { mask }), open, from };
    from += mask.length;
    return linear;
  });
}

/** Entries that may ever change, of all linears. */
export const openEntries = (linears: readonly SparseLinear[]): number =>
  linears.reduce((sum, { one, open }) => sum + (open ? open.reduce((a, b) => a + b, 0) : one.values.length), 0);

/** A number of at least 0 for every entry of all linears, in their order. */
export function scoresOf(
  linears: readonly SparseLinear[],
  score: (linear: SparseLinear, index: number) => number,
): Float32Array {
  const last = linears.at(-1);
  const scores = new Float32Array(last ? last.from + last.one.values.length : 0);
  for (const linear of linears) {
    for (let i = 0; i < linear.one.values.length; i += 1) scores[linear.from + i] = score(linear, i);
  }
  return scores;
}

/** Lets only the `count` entries with the highest scores of all linears together change. Scores are used up. */
export function trainHighest(linears: readonly SparseLinear[], scores: Float32Array, count: number): void {
  for (const { open, from } of linears) open?.forEach((may, i) => may || (scores[from + i] = -1));
  const chosen = lowestMask(scores, scores.length - count);
  for (const { one, from } of linears) one.mask.set(chosen.subarray(from, from + one.mask.length));
}

/** A share of so many, at least one. */
export const shareOf = (share: number, many: number): number => Math.max(1, Math.round(share * many));
