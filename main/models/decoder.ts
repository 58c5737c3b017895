import { type Graph, GraphBuilder, type Value } from '../graph/builder.ts';
import { addDims } from '../graph/dims.ts';
import {
  add,
  and,
  cast,
  concat,
  cos,
  gather,
  greater,
  lessOrEqual,
  mul,
  range,
  reshape,
  scale,
  shapeOf,
  sin,
  slice,
  sub,
  unsqueeze,
  where,
} from '../graph/ops/index.ts';
import type { Architecture, AttentionShape, Family, Parameter } from './architecture.ts';
import { rotaryFrequencies } from './rotary.ts';

/** Added to scores that attention must not see; finite, because a fully masked row must not become NaN. */
const hiddenScore = -1e9;

/**
 * The whole model as one graph with a key/value cache, with the input and output names that Optimum and
 * transformers.js use: input_ids, attention_mask, position_ids, past_key_values.N.key … → logits, present.N.key ….
 * Sizes of batch, sequence and past are symbolic.
 *
 * Every layer's cache has the layer's own number of key/value groups; runtimes read it from the shapes of the inputs.
 *
 * @param constant where a parameter's values come from, as a float32 constant of the graph.
 */
export function decoderGraph(
  family: Family,
  architecture: Architecture,
  constant: (builder: GraphBuilder, parameter: Parameter) => Value,
): Graph {
  const builder = new GraphBuilder();
  const ids = builder.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  const total = addDims('past_sequence_length', 'sequence_length');
  const attentionMask = builder.input('attention_mask', 'int64', ['batch_size', total]);
  const positions = builder.input('position_ids', 'int64', ['batch_size', 'sequence_length']);
  const parameters = new Map(family.parameters(architecture).map((parameter) => [parameter.name, parameter]));
  const weight = (name: string): Value => {
    const parameter = parameters.get(name);
    if (!parameter) throw new Error(`The model has no parameter ${name}.`);
    return constant(builder, parameter);
  };

  const outputs: Record<string, Value> = {};
  let x = gather(weight(family.embedding), ids, 0);
  architecture.layers.forEach((shape, layer) => {
    const local = (name: string) => weight(`${family.layerPrefix(layer)}${name}`);
    const angles = rotaryAngles(positions, architecture, shape.attention);
    const past = shape.attention ? cache(builder, layer, shape.attention) : null;
    const mask = attentionBias(ids, attentionMask, shape.attention?.window ?? null);
    const result = family.block(shape, architecture, x, local, { ...angles, mask, ...(past ? { past } : {}) });
    x = result.output;
    if (result.present) {
      outputs[`present.${layer}.key`] = result.present.key;
      outputs[`present.${layer}.value`] = result.present.value;
    }
  });
  const logits = family.head(architecture, x, weight);
  return builder.build({ logits, ...outputs });
}

function cache(builder: GraphBuilder, layer: number, { groups, headDim }: AttentionShape) {
  const one = (kind: 'key' | 'value') =>
    builder.input(`past_key_values.${layer}.${kind}`, 'float32', [
      'batch_size',
      groups,
      'past_sequence_length',
      headDim,
    ]);
  return { key: one('key'), value: one('value') };
}

/** cos and sin of every position's angles, [batch, sequence, 1, headDim]. */
function rotaryAngles(positions: Value, { rotary }: Architecture, attention: AttentionShape | null) {
  const headDim = attention?.headDim ?? 2;
  const { frequencies, amplitude } = rotaryFrequencies(rotary, headDim);
  const inverse = positions.builder.constant('float32', [1, 1, 1, headDim / 2], Float32Array.from(frequencies));
  const half = mul(unsqueeze(cast(positions, 'float32'), [2, 3]), inverse);
  const angles = concat([half, half], 3);
  return { cos: scale(cos(angles), amplitude), sin: scale(sin(angles), amplitude) };
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
