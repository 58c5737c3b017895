import type { Value } from '../../graph/builder.ts';
import { detach, mul } from '../../graph/ops/index.ts';
import type { Sublayer, SublayerSetting } from '../architecture.ts';
import type { GatedMlpShape } from '../shapes.ts';
import {
  biasOf,
  type Linear,
  linearParameters,
  type LinearName,
  neuron,
  unitCost,
  unitSlices,
  weightOf,
} from './linears.ts';
import { type Norm, onStream } from './norm.ts';

export interface GatedMlpStyle {
  readonly norm: Norm;
  readonly gate: LinearName;
  readonly up: LinearName;
  readonly down: LinearName;
  activation(gate: Value): Value;
}

/** Pre-normalised gated feed-forward network (Shazeer 2020); its units are neurons: rows of gate and up, a column of down. */
export function gatedMlp(
  shape: GatedMlpShape,
  { architecture: { hidden }, lowRank }: SublayerSetting,
  { norm, activation, ...names }: GatedMlpStyle,
): Sublayer {
  const { neurons, bias } = shape;
  const writer = (of: 'gate' | 'up'): Linear => ({
    ...names[of],
    ...{ function: of, out: neurons, columns: hidden, site: 'feedForwardInput', bias: bias[of], norm: norm.module },
  });
  const [gate, up] = [writer('gate'), writer('up')];
  const down: Linear = {
    ...names.down,
    ...{ function: 'down', out: hidden, columns: neurons, site: 'feedForwardOutput', bias: bias.down },
  };
  const writers = [gate, up].map((linear) => ({ linear, sizes: [1] }));
  return {
    parameters: [
      ...onStream(norm),
      ...linearParameters(gate, lowRank),
      ...linearParameters(up, lowRank),
      ...linearParameters(down, lowRank),
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
    flops: (tokens) => 2 * tokens * hidden * 3 * neurons,
    resize: (_, count, withBias) => ({ ...shape, neurons: count, bias: { ...bias, down: bias.down || withBias } }),
    withBias: (of) => ({ ...shape, bias: { ...bias, [of]: true } }),
    emit: (x, { weights, hook, project, relevance }) => {
      const input = hook('feedForwardInput', norm.emit(x, weights, relevance));
      const gated = project(gate.local, input, gate.bias);
      const lifted = project(up.local, input, up.bias);
      const opened = relevance ? detach(activation(gated)) : activation(gated);
      return { added: project(down.local, hook('feedForwardOutput', mul(opened, lifted)), down.bias), present: null };
    },
  };
}
