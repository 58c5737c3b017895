import { z } from 'zod';
import type { Optimiser } from './optimiser.ts';

const options = z.strictObject({
  /** Added to squared gradients. */
  epsilon: z.number().gt(0).default(1e-30),
  /** Largest root mean square of an update before the learning rate. */
  clip: z.number().gt(0).default(1),
  /** Second moments decay as 1 − (step + 1)^−decay. */
  decay: z.number().gt(0).lt(1).default(0.8),
});

/**
 * Adam's second moments as the product of their row and column sums (Shazeer & Stern 2018, algorithms 4 and 5), with the
 * given learning rate instead of a relative one. Vectors keep a full second moment.
 */
export const adafactor: Optimiser<z.infer<typeof options>> = {
  name: 'adafactor',
  explanation:
    'Like Adam, but the usual size of gradients is kept by row and column only: almost nothing beside the numbers themselves.',
  citation: 'Shazeer, Stern. ICML 2018. arXiv:1804.04235',
  options,
  state: ({ shape, values }): Readonly<Record<string, Float32Array>> =>
    shape.length === 2
      ? { rows: new Float32Array(shape[0] as number), columns: new Float32Array(shape[1] as number) }
      : { square: new Float32Array(values.length) },
  update: ({ values, gradient, mask, shape, decay: decays }, state, { rate, step, decay: pull }, options) => {
    const keep = 1 - (step + 1) ** -options.decay;
    const direction = scaled(gradient, shape, state, keep, options.epsilon);
    let squares = 0;
    for (let i = 0; i < direction.length; i += 1) squares += (direction[i] as number) ** 2;
    const shrink = 1 / Math.max(1, Math.sqrt(squares / direction.length) / options.clip);
    const weight = decays ? 1 - rate * pull : 1;
    for (let i = 0; i < values.length; i += 1) {
      if (mask !== null && mask[i] === 0) continue;
      values[i] = (values[i] as number) * weight - rate * shrink * (direction[i] as number);
    }
  },
};

/** Gradient over the root of its estimated second moment. */
function scaled(
  gradient: Float32Array,
  shape: readonly number[],
  { rows, columns, square }: Readonly<Record<string, Float32Array>>,
  keep: number,
  epsilon: number,
): Float32Array {
  const result = new Float32Array(gradient.length);
  if (!rows || !columns) {
    gradient.forEach((g, i) => {
      const moment = keep * (square?.[i] ?? 0) + (1 - keep) * (g * g + epsilon);
      if (square) square[i] = moment;
      result[i] = g / Math.sqrt(moment);
    });
    return result;
  }
  const [height, width] = shape as [number, number];
  const across = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < height; row += 1) {
    let sum = 0;
    for (let column = 0; column < width; column += 1) {
      const g = (gradient[row * width + column] as number) ** 2 + epsilon;
      sum += g;
      across[column]! += g;
    }
    rows[row] = keep * (rows[row] as number) + ((1 - keep) * sum) / width;
    total += rows[row] as number;
  }
  for (let column = 0; column < width; column += 1)
    columns[column] = keep * (columns[column] as number) + ((1 - keep) * (across[column] as number)) / height;
  const mean = total / height;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const moment = ((rows[row] as number) / mean) * (columns[column] as number);
      result[row * width + column] = (gradient[row * width + column] as number) / Math.sqrt(moment);
    }
  }
  return result;
}
