import { lowestMask } from '../../runtime/select.ts';
import {
  lossOf,
  residuals,
  slopeOf,
  solveOn,
  type SparseRegression,
  type SparseSolution,
  systemOf,
} from './sparseRegression.ts';

/**
 * Coordinate refinement (Benbaki et al. 2023, §3.3): weights that stay and weights that went change places where that lowers f. What a weight
 * would cost to lose or gain by coming is exact when all others answer to it,
 *
 *   goes: w² / 2[H_S⁻¹]ᵢᵢ with [H_S⁻¹]ᵢᵢ = (1 − aᵢᵀ M aᵢ) / λ,   comes: (∂f/∂wⱼ)² / 2λ(1 + aⱼᵀ M aⱼ),   M = (A_S A_Sᵀ + λ I)⁻¹,
 *
 * for a single one; so as many pairs as promise a gain are tried at once, and fewer when together they do not keep it.
 *
 * @returns a solution with a lower f; null when no exchange lowers it.
 */
export function exchanged(problem: SparseRegression, { mask, w }: SparseSolution): SparseSolution | null {
  const { rows, ridge } = problem;
  const before = lossOf(problem, w);
  const inverse = systemOf(problem, mask);
  const slope = slopeOf(problem, w, residuals(problem, w));
  const n = rows.length;
  /** aᵢᵀ M aᵢ */
  const felt = (i: number) => {
    let sum = 0;
    for (let a = 0; a < n; a += 1)
      for (let b = 0; b < n; b += 1)
        sum +=
          (inverse[a * n + b] as number) *
          ((rows[a] as Float32Array)[i] as number) *
          ((rows[b] as Float32Array)[i] as number);
    return sum;
  };
  const goes = Float32Array.from(w, (value, i) =>
    mask[i] ? (ridge * value ** 2) / (2 * Math.max(1 - felt(i), 1e-12)) : Infinity,
  );
  const comes = Float32Array.from(w, (_, i) =>
    mask[i] ? Infinity : -((slope[i] as number) ** 2) / (2 * ridge * (1 + felt(i))),
  );
  const most = Math.ceil(w.length / 20);
  const [leaving, coming] = [first(goes, most), first(comes, most)];
  const shorter = Math.min(leaving.length, coming.length);
  let pairs = 0;
  while (pairs < shorter && (goes[leaving[pairs] as number] as number) + (comes[coming[pairs] as number] as number) < 0)
    pairs += 1;
  for (; pairs > 0; pairs = Math.floor(pairs / 4)) {
    const next = mask.slice();
    for (const out of leaving.slice(0, pairs)) next[out] = 0;
    for (const into of coming.slice(0, pairs)) next[into] = 1;
    const solved = solveOn(problem, next);
    if (lossOf(problem, solved) < before) return { mask: next, w: solved };
  }
  return null;
}

/** Entries of the lowest finite values, at most so many, ascending by value. */
function first(values: Float32Array, most: number): number[] {
  const finite = values.reduce((count, value) => count + (value < Infinity ? 1 : 0), 0);
  const found: number[] = [];
  lowestMask(values, Math.min(most, finite)).forEach((stays, i) => {
    if (!stays) found.push(i);
  });
  return found.sort((a, b) => (values[a] as number) - (values[b] as number));
}
