import type { Value } from '../../graph/builder.ts';
import { add, matMul, scale } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import { uniform } from '../../runtime/random.ts';
import type { AdaptedLinear, AdaptedValues, AdapterTensor } from './adapter.ts';

/** Numbers uniform in ±bound, drawn from the seed, the linear's number and a salt that tells its tensors apart. */
export function drawn({ index }: Pick<AdaptedLinear, 'index'>, count: number, bound: number, seed: number, salt = 0) {
  return Float32Array.from(uniform(seed * 1000 + index + salt * 7_919_003, count), (u) => (2 * u - 1) * bound);
}

/** A [rank, in] uniform in ±1/√in. */
export const initialDown = (linear: AdaptedLinear, rank: number, seed: number, salt = 0): Float32Array =>
  drawn(linear, rank * linear.columns, 1 / Math.sqrt(linear.columns), seed, salt);

/** The factors of LoRA: `a` [rank, in] small and random, `b` [out, rank] zero, so that nothing changes at first. */
export function thinFactors(linear: AdaptedLinear, rank: number, seed: number): Record<'a' | 'b', AdapterTensor> {
  const { rows, columns } = linear;
  return {
    a: { shape: [rank, columns], values: initialDown(linear, rank, seed), decay: true },
    b: { shape: [rows, rank], values: new Float32Array(rows * rank), decay: true },
  };
}

/** (x Aᵀ) Bᵀ: through two thin matrices, without their product. */
export const through = (x: Value, a: Value, b: Value): Value => linear(linear(x, a), b);

/** y = x Wᵀ + b + s (x Aᵀ) Bᵀ. */
export const beside = (x: Value, { weight, bias, tensor }: AdaptedValues, factor: number): Value =>
  add(linear(x, weight, bias), scale(through(x, tensor('a'), tensor('b')), factor));

/** W + s · B A */
export const withProduct = ({ weight, tensor }: AdaptedValues, factor: number): Value =>
  add(weight, scale(matMul(tensor('b'), tensor('a')), factor));
