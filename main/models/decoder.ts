import { type Graph, GraphBuilder, type Value } from '../graph/builder.ts';
import { addDims } from '../graph/dims.ts';
import {
  add,
  and,
  gather,
  greater,
  lessOrEqual,
  range,
  reshape,
  shapeOf,
  slice,
  sub,
  unsqueeze,
  where,
} from '../graph/ops/index.ts';
import type { Architecture, Attends, Family, Parameter, ProjectedLinear } from './architecture.ts';
import { hiddenScore } from './hiddenScore.ts';
import { linear } from './linear.ts';
import { positionsByName } from './positions.ts';

/** A parameter of a whole model's graph, in each of the ways that it can be used. */
export interface DecoderWeight {
  /** Its values as float32. */
  value(builder: GraphBuilder): Value;
  /** x Wᵀ + b for x [..., in] and a matrix W [out, in]. */
  linear(x: Value, bias: Value | undefined): Value;
  /** Rows [..., in] of a table by indices. */
  rows(indices: Value): Value;
}

/** A parameter that is there as float32. */
export const floatWeight = (value: DecoderWeight['value']): DecoderWeight => ({
  value,
  linear: (x, bias) => linear(x, value(x.builder), bias),
  rows: (indices) => gather(value(indices.builder), indices, 0),
});

/**
 * The whole model as one graph with a key/value cache, with the input and output names that Optimum and
 * transformers.js use: input_ids, attention_mask, position_ids, past_key_values.N.key … → logits, present.N.key ….
 * Sizes of batch, sequence and past are symbolic.
 *
 * Every layer's cache has the layer's own number of key/value groups; runtimes read it from the shapes of the inputs.
 *
 * @param weightOf how a parameter comes into the graph.
 */
export function decoderGraph(
  family: Family,
  architecture: Architecture,
  weightOf: (parameter: Parameter) => DecoderWeight,
): Graph {
  const builder = new GraphBuilder();
  const ids = builder.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const total = addDims('past_sequence_length', 'sequence_length');
  const attentionMask = builder.input('attention_mask', 'int64', ['batch_size', total]);
  const positions = builder.input('position_ids', 'int64', ['batch_size', 'sequence_length']);
  const parameters = new Map(family.parameters(architecture).map((parameter) => [parameter.name, parameter]));
  const weight = (name: string): DecoderWeight => {
    const parameter = parameters.get(name);
    if (!parameter) throw new Error(`The model has no parameter ${name}.`);
    return weightOf(parameter);
  };
  const within = (prefix: string) => ({
    weights: (local: string) => weight(prefix + local).value(builder),
    project: ({ local, x, bias }: ProjectedLinear) => weight(`${prefix}${local}.weight`).linear(x, bias),
  });

  const outputs: Record<string, Value> = {};
  const rows = family.embedding.tables.map(({ local, by }) => weight(local).rows(by === 'token' ? ids : positions));
  let x = family.embedding.emit(rows, architecture);
  architecture.layers.forEach((shape, layer) => {
    const { weights, project } = within(family.layerPrefix(layer));
    const attends = family.attends(shape);
    const past = attends && cache(builder, layer, attends);
    const mask = attentionBias(ids, attentionMask, attends?.window ?? null);
    const inputs = new Map(family.positions(shape, architecture).map((input) => [input.name, input.emit(positions)]));
    const position = positionsByName(inputs);
    const result = family.block(shape, architecture, x, weights, {
      position,
      mask,
      project,
      ...(past ? { past } : {}),
    });
    x = result.output;
    if (result.present) {
      outputs[`present.${layer}.key`] = result.present.key;
      outputs[`present.${layer}.value`] = result.present.value;
    }
  });
  const { weights, project } = within('');
  const logits = family.head(architecture, x, weights, project);
  return builder.build({ logits, ...outputs });
}

function cache(builder: GraphBuilder, layer: number, { groups, headDim, valueDim }: Attends) {
  const one = (kind: 'key' | 'value', size: number) =>
    builder.input(`past_key_values.${layer}.${kind}`, 'float32', ['batch_size', groups, 'past_sequence_length', size]);
  return { key: one('key', headDim), value: one('value', valueDim) };
}

/** 0 where a query may look and a large negative number elsewhere, [batch, 1, sequence, total]. */
function attentionBias(ids: Value, attentionMask: Value, window: number | null): Value {
  const { builder } = ids;
  const whole = (number: number) => builder.constant('int64', [], BigInt64Array.of(BigInt(number)));
  const size = (value: Value) => reshape(slice(shapeOf(value), [1], [2], [0]), []);
  const total = size(attentionMask);
  const keys = unsqueeze(range(0, total), [0]);
  const queries = unsqueeze(range(sub(total, size(ids)), total), [1]);
  const causal = lessOrEqual(keys, queries);
  const seen = window === null ? causal : and(causal, greater(keys, add(queries, whole(-window))));
  const present = greater(unsqueeze(attentionMask, [1, 2]), whole(0));
  return where(and(unsqueeze(seen, [0, 1]), present), builder.scalar(0), builder.scalar(hiddenScore));
}
