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
import type { Architecture, Attends, Family, Parameter } from './architecture.ts';
import { hiddenScore } from './hiddenScore.ts';
import { positionsByName } from './positions.ts';

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
  const rows = family.embedding.tables.map(({ local, by }) =>
    gather(weight(local), by === 'token' ? ids : positions, 0),
  );
  let x = family.embedding.emit(rows);
  architecture.layers.forEach((shape, layer) => {
    const local = (name: string) => weight(`${family.layerPrefix(layer)}${name}`);
    const attends = family.attends(shape);
    const past = attends && cache(builder, layer, attends);
    const mask = attentionBias(ids, attentionMask, attends?.window ?? null);
    const inputs = new Map(family.positions(shape, architecture).map((input) => [input.name, input.emit(positions)]));
    const position = positionsByName(inputs);
    const result = family.block(shape, architecture, x, local, { position, mask, ...(past ? { past } : {}) });
    x = result.output;
    if (result.present) {
      outputs[`present.${layer}.key`] = result.present.key;
      outputs[`present.${layer}.value`] = result.present.value;
    }
  });
  const logits = family.head(architecture, x, weight);
  return builder.build({ logits, ...outputs });
}

function cache(builder: GraphBuilder, layer: number, { groups, headDim }: Attends) {
  const one = (kind: 'key' | 'value') =>
    builder.input(`past_key_values.${layer}.${kind}`, 'float32', [
      'batch_size',
      groups,
      'past_sequence_length',
      headDim,
    ]);
  return { key: one('key'), value: one('value') };
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
