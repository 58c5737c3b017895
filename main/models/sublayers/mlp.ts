import type { Sublayer, SublayerSetting } from '../architecture.ts';
import type { Activation } from './activations.ts';
import type { MlpShape } from '../shapes.ts';
import {
  biasOf,
  type Linear,
  linearParameters,
  type LinearName,
  neuron,
  reading,
  unitCost,
  unitSlices,
  weightOf,
  writing,
} from './linears.ts';
import { type Around, onStream, readStream, written } from './norm.ts';

export interface MlpStyle extends Around {
  readonly up: LinearName;
  readonly down: LinearName;
  readonly activation: Activation;
}

/** Normalised feed-forward network without a gate; its units are neurons: a row of up, a column of down. */
export function mlp(
  shape: MlpShape,
  { architecture: { hidden }, lowRank }: SublayerSetting,
  style: MlpStyle,
): Sublayer {
  const { neurons, bias } = shape;
  const up: Linear = {
    ...{ ...style.up, stream: reading(style) },
    ...{ function: 'up', out: neurons, columns: hidden, site: 'feedForwardInput', bias: bias.up },
  };
  const down: Linear = {
    ...{ ...style.down, stream: writing(style) },
    ...{ function: 'down', out: hidden, columns: neurons, site: 'feedForwardOutput', bias: bias.down },
  };
  const writers = [{ linear: up, sizes: [1] }];
  return {
    parameters: [
      ...onStream(style.norm),
      ...linearParameters(up, lowRank),
      ...style.activation.parameters,
      ...linearParameters(down, lowRank),
      ...onStream(style.post),
    ],
    units: [
      {
        ...{ ...neuron, count: neurons, least: 1, cost: unitCost(writers, down, 1), columns: 1 },
        ...{ output: weightOf(down), reader: down.local, outputBias: biasOf(down), at: down.site },
        slices: unitSlices(writers, down, 1),
      },
    ],
    attends: null,
    positions: [],
    flops: (tokens) => 2 * tokens * hidden * 2 * neurons,
    resize: (_, count, withBias) => ({ ...shape, neurons: count, bias: { ...bias, down: bias.down || withBias } }),
    withBias: (of) => ({ ...shape, bias: { ...bias, [of]: true } }),
    emit: (x, context) => {
      const { hook, project } = context;
      const lifted = project(up.local, hook('feedForwardInput', readStream(style, x, context)), up.bias);
      const activation = hook('feedForwardOutput', style.activation.emit(lifted, context));
      return { added: written(style, project(down.local, activation, down.bias), context), present: null };
    },
  };
}
