import type { Value } from '../../graph/builder.ts';
import { layerNorm, rmsNorm } from '../../graph/functions/index.ts';
import { add } from '../../graph/ops/index.ts';
import type { Architecture, ParameterValues, SublayerParameter, SublayerContext } from '../architecture.ts';

/** A norm over the last axis, with the parameters it has. */
export interface Norm {
  readonly parameters: readonly SublayerParameter[];
  /** Its local name, without the endings of its parameters. */
  readonly module: string;
  /** @param constant its root counts as a constant for gradients. */
  emit(x: Value, weights: ParameterValues, constant?: boolean): Value;
}

const vector = (module: string, of: 'weight' | 'bias', size: number): SublayerParameter => ({
  ...{ local: `${module}.${of}`, module, role: 'norm', function: 'norm', shape: [size] },
});

/** Root mean square norm with the weight `<local>.weight`. */
export const rms = (local: string, size: number, epsilon: number): Norm => ({
  module: local,
  parameters: [vector(local, 'weight', size)],
  emit: (x, weights, constant) => rmsNorm(x, weights(`${local}.weight`), epsilon, constant),
});

/** The same whose gain is 1 + `<local>.weight`, so that a weight of zero changes nothing (Gemma). */
export const rmsFromOne = (local: string, size: number, epsilon: number): Norm => ({
  module: local,
  parameters: [{ ...vector(local, 'weight', size), offset: 1 }],
  emit: (x, weights, constant) => {
    const weight = weights(`${local}.weight`);
    return rmsNorm(x, add(weight, weight.builder.scalar(1)), epsilon, constant);
  },
});

/** Layer norm with the weight `<local>.weight` and the bias `<local>.bias`. */
export const layer = (local: string, size: number, epsilon: number): Norm => ({
  module: local,
  parameters: [vector(local, 'weight', size), vector(local, 'bias', size)],
  emit: (x, weights, constant) => layerNorm(x, weights(`${local}.weight`), weights(`${local}.bias`), epsilon, constant),
});

/** Layer norm over the residual stream. */
export const layerOnStream = (
  { hidden, normEpsilon }: Pick<Architecture, 'hidden' | 'normEpsilon'>,
  local: string,
): Norm => layer(local, hidden, normEpsilon);

/** What is around a sublayer: a norm before it (a pre-norm), behind it (a post-norm), or both. */
export interface Around {
  /** Null where the stream is read as it is. */
  readonly norm: Norm | null;
  /** Behind the last linear, before the residual sum; absent for none. */
  readonly post?: Norm;
}

/** The stream as a sublayer reads it. */
export const readStream = ({ norm }: Around, x: Value, { weights, relevance }: SublayerContext): Value =>
  norm ? norm.emit(x, weights, relevance) : x;

/** What a sublayer adds to the stream. */
export const written = ({ post }: Around, x: Value, { weights, relevance }: SublayerContext): Value =>
  post ? post.emit(x, weights, relevance) : x;

/** The parameters of a norm through which the residual stream is read or written. */
export const onStream = (norm: Norm | null | undefined): SublayerParameter[] => {
  if (!norm) return [];
  const { module, parameters } = norm;
  return parameters.map((parameter) => ({
    ...parameter,
    stream: { axis: 0, does: parameter.local === `${module}.bias` ? 'shifts' : 'scales', norm: module },
  }));
};
