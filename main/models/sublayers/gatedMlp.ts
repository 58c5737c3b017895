import type { Value } from '../../graph/builder.ts';
import { detach, mul, split } from '../../graph/ops/index.ts';
import type { Sublayer, SublayerSetting } from '../architecture.ts';
import type { GatedMlpShape } from '../shapes.ts';
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

export interface GatedMlpStyle extends Around {
  /** Gate and up by a linear each, or as the two blocks of rows of one. */
  readonly writers: { readonly gate: LinearName; readonly up: LinearName } | LinearName;
  readonly down: LinearName;
  activation(gate: Value): Value;
}

/** Normalised gated feed-forward network (Shazeer 2020); its units are neurons: rows of gate and up, a column of down. */
export function gatedMlp(
  shape: GatedMlpShape,
  { architecture: { hidden }, lowRank }: SublayerSetting,
  { activation, ...style }: GatedMlpStyle,
): Sublayer {
  const { neurons, bias } = shape;
  const writers = writersOf(shape, style, hidden);
  const down: Linear = {
    ...{ ...style.down, stream: writing(style) },
    ...{ function: 'down', out: hidden, columns: neurons, site: 'feedForwardOutput', bias: bias.down },
  };
  return {
    parameters: [
      ...onStream(style.norm),
      ...writers.flatMap(({ linear }) => linearParameters(linear, lowRank)),
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
    flops: (tokens) => 2 * tokens * hidden * 3 * neurons,
    resize: (_, count, withBias) => ({ ...shape, neurons: count, bias: { ...bias, down: bias.down || withBias } }),
    withBias: (of) => ({
      ...shape,
      bias: { ...bias, ...(of === 'gateUp' ? { gate: true, up: true } : { [of]: true }) },
    }),
    emit: (x, context) => {
      const { hook, project, relevance } = context;
      const input = hook('feedForwardInput', readStream(style, x, context));
      const projected = writers.map(({ linear }) => project(linear.local, input, linear.bias));
      const [gated, lifted] = (
        projected.length === 1 ? split(projected[0] as Value, [neurons, neurons], x.rank - 1) : projected
      ) as [Value, Value];
      const opened = relevance ? detach(activation(gated)) : activation(gated);
      const output = project(down.local, hook('feedForwardOutput', mul(opened, lifted)), down.bias);
      return { added: written(style, output, context), present: null };
    },
  };
}

/** The linears that write gate and up: two, or one for both. */
function writersOf(
  { neurons, bias }: GatedMlpShape,
  style: Omit<GatedMlpStyle, 'activation'>,
  columns: number,
): readonly { readonly linear: Linear; readonly sizes: readonly number[] }[] {
  const common = { columns, site: 'feedForwardInput', stream: reading(style) };
  const { writers } = style;
  if ('local' in writers) {
    const has = bias.gate && bias.up;
    return [{ linear: { ...writers, ...common, function: 'gateUp', out: 2 * neurons, bias: has }, sizes: [1, 1] }];
  }
  return (['gate', 'up'] as const).map((of) => ({
    linear: { ...writers[of], ...common, function: of, out: neurons, bias: bias[of] },
    sizes: [1],
  }));
}
