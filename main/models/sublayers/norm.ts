import type { Value } from '../../graph/builder.ts';
import { layerNorm, rmsNorm } from '../../graph/functions/index.ts';
import type { ParameterValues, SublayerParameter } from '../architecture.ts';

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

/** Layer norm with the weight `<local>.weight` and the bias `<local>.bias`. */
export const layer = (local: string, size: number, epsilon: number): Norm => ({
  module: local,
  parameters: [vector(local, 'weight', size), vector(local, 'bias', size)],
  emit: (x, weights, constant) => layerNorm(x, weights(`${local}.weight`), weights(`${local}.bias`), epsilon, constant),
});

/** The parameters of a norm through which the residual stream is read. */
export const onStream = ({ parameters, module: norm }: Norm): SublayerParameter[] =>
  parameters.map((parameter) => ({
    ...parameter,
    stream: { axis: 0, does: parameter.local === `${norm}.bias` ? 'shifts' : 'scales', norm },
  }));
