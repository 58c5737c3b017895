import { z } from 'zod';
import { windowGradients, type WindowGradients } from '../../../statistics/windowGradients.ts';
import type { Work } from '../../work.ts';
import { lowestMask } from '../../../../runtime/select.ts';
import type { PrunedMatrix, WeightCompensation } from '../compensation.ts';

const options = z.strictObject({
  /** Windows whose gradients are kept apart. */
  samples: z.number().int().min(1).max(256).default(8),
  iterations: z.number().int().min(1).max(200).default(20),
  /** Weight of staying near the weights as they were, relative to the largest curvature. */
  ridge: z.number().gt(0).default(0.1),
});

/** Gradients of one extraction, made once for all its matrices. */
const made = new WeakMap<Work['extraction'], Promise<WindowGradients>>();

/**
 * CHITA: min ½‖A (w − w₀)‖² / n + ½ λ ‖w − w₀‖² over all w with k weights, A the gradients of n windows (so that AᵀA / n is the
 * empirical Fisher information, never formed). Iterative hard thresholding, w ← P_k(w − τ ∇), from the mask the score chose,
 * with the step from the largest curvature; then the same steps on the mask that came out (Benbaki et al. 2023, algorithm 1).
 */
export const fisherRegression: WeightCompensation<z.infer<typeof options>> = {
  name: 'fisherRegression',
  explanation: 'Which weights stay and what they become is solved together, as one sparse regression on gradients.',
  citation: 'Benbaki, Chen, Meng, Hazimeh, Ponomareva, Zhao, Mazumder. ICML 2023 (CHITA). arXiv:2302.14623',
  options,
  needs: [windowGradients],
  keepsMask: false,
  repair: async ({ extraction, statistics }, { values, layer, parameter }, pruned, { samples, iterations, ridge }) => {
    const gradients = made.get(extraction) ?? statistics.measure(windowGradients, { samples });
    made.set(extraction, gradients);
    const rows = await (await gradients)(layer, parameter.local);
    const scale = 1 / rows.length;
    const largest = largestCurvature(rows) * scale;
    if (!(largest > 0)) return pruned;
    const lambda = ridge * largest;
    const step = 1 / (largest + lambda);
    const removed = pruned.mask.reduce((sum, bit) => sum + (1 - bit), 0);
    let { mask } = pruned;
    const w = Float64Array.from(pruned.values);
    const size = new Float32Array(w.length);
    for (let iteration = 0; iteration < 2 * iterations; iteration += 1) {
      const choosing = iteration < iterations;
      descend(w, values, rows, { scale, lambda, step, only: choosing ? null : mask });
      if (!choosing) continue;
      for (let i = 0; i < w.length; i += 1) size[i] = Math.abs(w[i] as number);
      mask = lowestMask(size, removed);
      for (let i = 0; i < w.length; i += 1) if (!mask[i]) w[i] = 0;
    }
    return { mask, values: new Float32Array(w) } satisfies PrunedMatrix;
  },
};

interface Descent {
  readonly scale: number;
  readonly lambda: number;
  readonly step: number;
  /** Only these weights move; null for all. */
  readonly only: Uint8Array | null;
}

/** w −= step · (Aᵀ A (w − w₀) / n + λ (w − w₀)) */
function descend(
  w: Float64Array,
  start: Float32Array,
  rows: readonly Float32Array[],
  { scale, lambda, step, only }: Descent,
): void {
  const along = rows.map((row) => {
    let dot = 0;
    for (let i = 0; i < w.length; i += 1) dot += (row[i] as number) * ((w[i] as number) - (start[i] as number));
    return dot * scale;
  });
  for (let i = 0; i < w.length; i += 1) {
    if (only && !only[i]) continue;
    let slope = lambda * ((w[i] as number) - (start[i] as number));
    for (let row = 0; row < rows.length; row += 1)
      slope += (along[row] as number) * ((rows[row] as Float32Array)[i] as number);
    w[i] = (w[i] as number) - step * slope;
  }
}

/** Largest eigenvalue of A Aᵀ by power iteration on the small side. */
function largestCurvature(rows: readonly Float32Array[]): number {
  const gram = rows.map((a) =>
    rows.map((b) => {
      let dot = 0;
      for (let i = 0; i < a.length; i += 1) dot += (a[i] as number) * (b[i] as number);
      return dot;
    }),
  );
  let vector = rows.map(() => 1);
  let value = 0;
  for (let iteration = 0; iteration < 50; iteration += 1) {
    const next = gram.map((row) => row.reduce((sum, entry, i) => sum + entry * (vector[i] as number), 0));
    value = Math.hypot(...next) / Math.max(Math.hypot(...vector), 1e-300);
    const norm = Math.max(Math.hypot(...next), 1e-300);
    vector = next.map((entry) => entry / norm);
  }
  return value;
}
