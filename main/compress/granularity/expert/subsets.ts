import type { MixtureSite } from '../../../models/mixtures/expertUnits.ts';
import type { TokenOutputs } from '../../statistics/experts/expertOutputs.ts';

type Gating = Pick<MixtureSite, 'experts' | 'chosen' | 'renormalised'>;

/** Gates of a token when only some experts may be chosen: the router's scores of the others count as −∞. */
export function gatesAmong(
  { chosen, renormalised, experts }: Gating,
  logits: Float32Array,
  among: readonly number[],
): Float64Array {
  const order = [...among].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  const some = order.slice(0, chosen);
  const most = logits[order[0] as number] as number;
  const power = (expert: number) => Math.exp((logits[expert] as number) - most);
  const total = (renormalised ? some : order).reduce((sum, expert) => sum + power(expert), 0);
  const gates = new Float64Array(experts);
  for (const expert of some) gates[expert] = power(expert) / total;
  return gates;
}

/**
 * ‖Z − Ẑ‖² over all tokens of a layer's output when only these experts are left (Lu et al. 2024, eq. 3), from the products of what
 * the experts put out; tokens that lose no expert of theirs, and whose gates stay, cost nothing.
 */
export function errorWith(gating: Gating, texts: readonly TokenOutputs[], kept: readonly number[]): number {
  const { experts } = gating;
  const all = Array.from({ length: experts }, (_, expert) => expert);
  let error = 0;
  for (const { tokens, weight, logits, products } of texts) {
    for (let token = 0; token < tokens; token += 1) {
      const scores = logits.subarray(token * experts, (token + 1) * experts);
      const [before, after] = [gatesAmong(gating, scores, all), gatesAmong(gating, scores, kept)];
      const changed = all.filter((expert) => before[expert] !== after[expert]);
      for (const a of changed) {
        for (const b of changed) {
          const change =
            ((after[a] as number) - (before[a] as number)) * ((after[b] as number) - (before[b] as number));
          error += weight * change * (products[(token * experts + a) * experts + b] as number);
        }
      }
    }
  }
  return error;
}

/** The set of so many experts with the smallest error: of all sets where they are few enough, else by leaving out one at a time. */
export function bestSubset(
  gating: Gating,
  texts: readonly TokenOutputs[],
  count: number,
  mostSets: number,
): readonly number[] {
  const all = Array.from({ length: gating.experts }, (_, expert) => expert);
  const error = (kept: readonly number[]) => errorWith(gating, texts, kept);
  if (choose(gating.experts, count) <= mostSets) return least([...subsets(all, count)], error);
  let kept: readonly number[] = all;
  while (kept.length > count)
    kept = least(
      kept.map((gone) => kept.filter((expert) => expert !== gone)),
      error,
    );
  return kept;
}

/** The first of those with the smallest value. */
function least(sets: readonly (readonly number[])[], error: (set: readonly number[]) => number): readonly number[] {
  let [best, lowest] = [sets[0] ?? [], Infinity];
  for (const set of sets) {
    const own = error(set);
    if (own < lowest) [best, lowest] = [set, own];
  }
  return best;
}

/** In lexicographic order. */
function* subsets(from: readonly number[], count: number): Generator<readonly number[]> {
  if (count === 0) yield [];
  for (let at = 0; count > 0 && at <= from.length - count; at += 1)
    for (const rest of subsets(from.slice(at + 1), count - 1)) yield [from[at] as number, ...rest];
}

/** Number of sets of so many out of n. */
export function choose(n: number, count: number): number {
  let sets = 1;
  for (let i = 0; i < count; i += 1) sets = (sets * (n - i)) / (i + 1);
  return Math.round(sets);
}
