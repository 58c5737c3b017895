import type { Value } from '../graph/builder.ts';
import { rmsNorm, silu } from '../graph/functions/index.ts';
import { add, detach, mul } from '../graph/ops/index.ts';
import type {
  Architecture,
  AttentionShape,
  BlockContext,
  BlockResult,
  Family,
  FeedForwardShape,
  LayerShape,
  LowRankShape,
  Parameter,
  ParameterValues,
  ProjectedLinear,
  Part,
  Role,
  Site,
  UnitKind,
  UnitSite,
} from './architecture.ts';
import { groupedQueryAttention } from './attention.ts';
import { linear } from './linear.ts';
import { downOf, linearName, upOf } from './lowRank.ts';

/**
 * Llama and the families that share its block: Llama 2 and 3, Mistral, Qwen2, Qwen2.5, Qwen3. Pre-normalised
 * residual blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward network.
 */
export const llama: Family = {
  name: 'llama',
  modelTypes: ['llama', 'mistral', 'qwen2', 'qwen3'],
  embedding: 'model.embed_tokens.weight',
  layerPrefix,
  parameters: (architecture) => [
    parameter('embedding', 'model.embed_tokens.weight', 'embedding', [architecture.vocabulary, architecture.hidden]),
    ...architecture.layers.flatMap((shape, layer) => layerParameters(shape, architecture.hidden, layer)),
    parameter('head', 'model.norm.weight', 'norm', [architecture.hidden]),
    ...(architecture.tied
      ? []
      : [parameter('head', 'lm_head.weight', 'head', [architecture.vocabulary, architecture.hidden])]),
  ],
  units: (architecture, layer) => {
    const shape = architecture.layers[layer];
    const { attention, feedForward } = shape ?? { attention: null, feedForward: null };
    return [
      ...(attention ? [kvGroups(attention, architecture.hidden, layer)] : []),
      ...(feedForward ? [neurons(feedForward, architecture.hidden, layer)] : []),
    ];
  },
  resize,
  withBias,
  block,
  finalNorm,
  projection,
  head: (architecture, x, weights) => linear(finalNorm(architecture, x, weights), weights(projection(architecture))),
};

function finalNorm({ normEpsilon }: Architecture, x: Value, weights: ParameterValues): Value {
  return rmsNorm(x, weights('model.norm.weight'), normEpsilon);
}

function projection({ tied }: Architecture): string {
  return tied ? 'model.embed_tokens.weight' : 'lm_head.weight';
}

function layerPrefix(layer: number): string {
  return `model.layers.${layer}.`;
}

function parameter(part: Part, local: string, role: Role, shape: readonly number[], site?: Site): Parameter {
  const name = typeof part === 'number' ? layerPrefix(part) + local : local;
  return { name, local, part, role, shape, ...(site ? { site } : {}) };
}

function layerParameters({ attention, feedForward, lowRank }: LayerShape, hidden: number, layer: number): Parameter[] {
  const matrix = (local: string, out: number, columns: number, site: Site, bias: boolean) => [
    ...weightOrFactors(layer, local, [out, columns], site, lowRank?.[local]),
    ...(bias ? [parameter(layer, `${local}.bias`, 'bias', [out])] : []),
  ];
  const norm = (local: string, size = hidden) => parameter(layer, `${local}.weight`, 'norm', [size]);
  const parameters: Parameter[] = [];
  if (attention) {
    const { groups, queriesPerGroup, headDim, bias } = attention;
    const keys = groups * headDim;
    const queries = keys * queriesPerGroup;
    parameters.push(
      norm('input_layernorm'),
      ...matrix('self_attn.q_proj', queries, hidden, 'attentionInput', bias.q),
      ...matrix('self_attn.k_proj', keys, hidden, 'attentionInput', bias.k),
      ...matrix('self_attn.v_proj', keys, hidden, 'attentionInput', bias.v),
      ...(attention.headNorm ? [norm('self_attn.q_norm', headDim), norm('self_attn.k_norm', headDim)] : []),
      ...matrix('self_attn.o_proj', hidden, queries, 'attentionOutput', bias.o),
    );
  }
  if (feedForward) {
    const { neurons: width, bias } = feedForward;
    parameters.push(
      norm('post_attention_layernorm'),
      ...matrix('mlp.gate_proj', width, hidden, 'feedForwardInput', bias.gate),
      ...matrix('mlp.up_proj', width, hidden, 'feedForwardInput', bias.up),
      ...matrix('mlp.down_proj', hidden, width, 'feedForwardOutput', bias.down),
    );
  }
  return parameters;
}

/** A linear's weight, its two factors, or both. */
function weightOrFactors(
  layer: number,
  local: string,
  [out, columns]: readonly [number, number],
  site: Site,
  lowRank: LowRankShape | undefined,
): Parameter[] {
  const weight = parameter(layer, `${local}.weight`, 'linear', [out, columns], site);
  if (!lowRank) return [weight];
  return [
    ...(lowRank.residual ? [weight] : []),
    parameter(layer, downOf(local), 'factor', [lowRank.rank, columns], site),
    parameter(layer, upOf(local), 'factor', [out, lowRank.rank]),
  ];
}

/** A key/value head with its query heads: rows of q, k and v, columns of o. */
function kvGroups({ groups, queriesPerGroup, headDim, bias }: AttentionShape, hidden: number, layer: number): UnitSite {
  const rows = queriesPerGroup * headDim;
  const slice = (local: string, axis: 0 | 1, size: number) => ({ local, axis, size });
  return {
    kind: 'kvGroup',
    layer,
    count: groups,
    cost: (2 * rows + 2 * headDim) * hidden + (bias.q ? rows : 0) + (bias.k ? headDim : 0) + (bias.v ? headDim : 0),
    output: 'self_attn.o_proj.weight',
    outputBias: 'self_attn.o_proj.bias',
    columns: rows,
    slices: [
      slice('self_attn.q_proj.weight', 0, rows),
      slice('self_attn.k_proj.weight', 0, headDim),
      slice('self_attn.v_proj.weight', 0, headDim),
      slice('self_attn.o_proj.weight', 1, rows),
      ...(bias.q ? [slice('self_attn.q_proj.bias', 0, rows)] : []),
      ...(bias.k ? [slice('self_attn.k_proj.bias', 0, headDim)] : []),
      ...(bias.v ? [slice('self_attn.v_proj.bias', 0, headDim)] : []),
    ],
  };
}

/** A feed-forward neuron: its rows of gate and up, its column of down. */
function neurons({ neurons: count, bias }: FeedForwardShape, hidden: number, layer: number): UnitSite {
  const slice = (local: string, axis: 0 | 1) => ({ local, axis, size: 1 });
  return {
    kind: 'neuron',
    layer,
    count,
    cost: 3 * hidden + (bias.gate ? 1 : 0) + (bias.up ? 1 : 0),
    output: 'mlp.down_proj.weight',
    outputBias: 'mlp.down_proj.bias',
    columns: 1,
    slices: [
      slice('mlp.gate_proj.weight', 0),
      slice('mlp.up_proj.weight', 0),
      slice('mlp.down_proj.weight', 1),
      ...(bias.gate ? [slice('mlp.gate_proj.bias', 0)] : []),
      ...(bias.up ? [slice('mlp.up_proj.bias', 0)] : []),
    ],
  };
}

function resize(shape: LayerShape, kind: UnitKind, count: number, withBias: boolean): LayerShape {
  const { attention, feedForward } = shape;
  if (kind === 'kvGroup' && attention) {
    const bias = { ...attention.bias, o: attention.bias.o || withBias };
    return { ...shape, attention: { ...attention, groups: count, bias } };
  }
  if (kind === 'neuron' && feedForward) {
    const bias = { ...feedForward.bias, down: feedForward.bias.down || withBias };
    return { ...shape, feedForward: { ...feedForward, neurons: count, bias } };
  }
  throw new Error(`This layer has no units of kind ${kind}.`);
}

function withBias(shape: LayerShape, linear: string): LayerShape {
  const { attention, feedForward } = shape;
  const [, projection] = /\.(q|k|v|o|gate|up|down)_proj$/.exec(linear) ?? [];
  if (attention && projection && projection in attention.bias)
    return { ...shape, attention: { ...attention, bias: { ...attention.bias, [projection]: true } } };
  if (feedForward && projection && projection in feedForward.bias)
    return { ...shape, feedForward: { ...feedForward, bias: { ...feedForward.bias, [projection]: true } } };
  throw new Error(`This layer has no linear ${linear} that could have a bias.`);
}

function block(
  { attention, feedForward, lowRank }: LayerShape,
  { normEpsilon: epsilon }: Architecture,
  x: Value,
  weights: ParameterValues,
  context: BlockContext,
): BlockResult {
  const hook = context.hook ?? ((_site: Site, activation: Value) => activation);
  const multiply = context.project ?? (({ x, weight, bias }: ProjectedLinear) => linear(x, weight, bias));
  const project = (local: string, activation: Value, bias: boolean) => {
    const shift = bias ? weights(`${local}.bias`) : undefined;
    const one = (name: string, x: Value, bias?: Value) =>
      multiply({ local: name, x, weight: weights(`${name}.weight`), bias });
    const factors = lowRank?.[local];
    if (!factors) return one(local, activation, shift);
    const through = one(linearName(downOf(local)), activation);
    if (!factors.residual) return one(linearName(upOf(local)), through, shift);
    return add(one(local, activation, shift), one(linearName(upOf(local)), through));
  };

  const relevance = context.relevance ?? false;
  let hidden = x;
  let present: BlockResult['present'] = null;
  if (attention) {
    const { bias, headNorm } = attention;
    const input = hook('attentionInput', rmsNorm(hidden, weights('input_layernorm.weight'), epsilon, relevance));
    const projected = {
      q: project('self_attn.q_proj', input, bias.q),
      k: project('self_attn.k_proj', input, bias.k),
      v: project('self_attn.v_proj', input, bias.v),
    };
    const norms = headNorm
      ? { q: weights('self_attn.q_norm.weight'), k: weights('self_attn.k_norm.weight'), epsilon }
      : null;
    const { output, key, value } = groupedQueryAttention(attention, projected, context, norms);
    hidden = add(hidden, project('self_attn.o_proj', hook('attentionOutput', output), bias.o));
    present = { key, value };
  }
  if (feedForward) {
    const { bias } = feedForward;
    const input = hook(
      'feedForwardInput',
      rmsNorm(hidden, weights('post_attention_layernorm.weight'), epsilon, relevance),
    );
    const gate = project('mlp.gate_proj', input, bias.gate);
    const up = project('mlp.up_proj', input, bias.up);
    const activation = hook('feedForwardOutput', mul(relevance ? detach(silu(gate)) : silu(gate), up));
    hidden = add(hidden, project('mlp.down_proj', activation, bias.down));
  }
  return { output: hidden, present };
}
