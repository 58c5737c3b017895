import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { rotary, silu } from '../../graph/functions/index.ts';
import type {
  Architecture,
  FamilyConfig,
  LayerShape,
  StockModel,
  StreamShape,
  SublayerShape,
} from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { rotaryFrequencies, rotaryInputs } from '../rotary.ts';
import { type AttentionShape, attentionShape, type GatedMlpShape, gatedMlpShape, lowRankShapes } from '../shapes.ts';
import { perLayerKey, whyNotAlike, widest } from '../stock.ts';
import { attention, kvGroup } from '../sublayers/attention.ts';
import { gatedMlp } from '../sublayers/gatedMlp.ts';
import { biasOf, type LinearName, neuron } from '../sublayers/linears.ts';
import { rms } from '../sublayers/norm.ts';

const embedding = 'model.embed_tokens.weight';
const head = 'lm_head.weight';
const [attentionName, feedForwardName] = ['attention', 'feedForward'];

/** Linears by the word for their bias in the shapes. */
const linears = {
  q: { local: 'self_attn.q_proj' },
  k: { local: 'self_attn.k_proj' },
  v: { local: 'self_attn.v_proj' },
  o: { local: 'self_attn.o_proj' },
  gate: { local: 'mlp.gate_proj' },
  up: { local: 'mlp.up_proj' },
  down: { local: 'mlp.down_proj' },
} satisfies Record<string, LinearName>;

/**
 * Llama and the families that share its block: Llama 2 and 3, Mistral, Qwen2, Qwen2.5, Qwen3. Pre-normalised
 * residual blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward network.
 */
export const llama = makeFamily({
  name: 'llama',
  modelTypes: ['llama', 'mistral', 'qwen2', 'qwen3'],
  layerCount: 'num_hidden_layers',
  sublayers: [attentionName, feedForwardName],
  unitKinds: [kvGroup, neuron],
  embedding: { tables: [{ local: embedding, by: 'token' }], emit: ([rows]) => rows as NonNullable<typeof rows> },
  read,
  readEarlierLayer,
  stock,
  withStream,
  // Tied tables may be stored under the name of the output projection.
  storedNames: ({ name }, { tied }) => (name === embedding && tied ? [name, head] : [name]),
  ignores: (name, { tied }) => (tied && name === head) || /(^|\.)rotary_emb\.inv_freq$/.test(name),
  layerPrefix: (layer) => `model.layers.${layer}.`,
  tables: ({ vocabulary, hidden, tied }) => ({
    embedding: [{ local: embedding, role: 'embedding', shape: [vocabulary, hidden] }],
    head: tied ? [] : [{ local: head, role: 'head', shape: [vocabulary, hidden] }],
  }),
  projection: ({ tied }) => (tied ? embedding : head),
  finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
  sublayer: (shape, setting) => {
    const { architecture } = setting;
    const norm = (local: string, size = architecture.hidden) => rms(local, size, architecture.normEpsilon);
    switch (shape.kind) {
      case 'attention':
        return attention(shape, setting, {
          norm: norm('input_layernorm'),
          projections: { query: linears.q, key: linears.k, value: linears.v },
          output: linears.o,
          headNorms: {
            query: norm('self_attn.q_norm', shape.headDim),
            key: norm('self_attn.k_norm', shape.headDim),
          },
          positions: rotaryInputs(rotaryOf(architecture), shape.headDim),
          rotate: (heads, position) => rotary(heads, position('cos'), position('sin')),
        });
      case 'gatedMlp': {
        const { gate, up, down } = linears;
        return gatedMlp(shape, setting, { norm: norm('post_attention_layernorm'), gate, up, down, activation: silu });
      }
      default:
        throw new Error(`A llama layer has no sublayer of the kind ${shape.kind}; it has attention and gatedMlp.`);
    }
  },
});

function rotaryOf({ rotary }: Architecture) {
  if (!rotary) throw new Error('A llama model has rotary positions, but this one has none.');
  return rotary;
}

const fields = z.object({
  hidden_size: configSize,
  intermediate_size: configSize,
  num_hidden_layers: z.number().int().positive().max(10_000),
  num_attention_heads: configSize,
  num_key_value_heads: configSize.nullish(),
  head_dim: configSize.nullish(),
  rms_norm_eps: z.number().positive().max(1).nullish(),
  rope_theta: z.number().positive().nullish(),
  rope_scaling: z.record(z.string(), z.unknown()).nullish(),
  rope_parameters: z.record(z.string(), z.unknown()).nullish(),
  max_position_embeddings: configSize.nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  hidden_act: z.string().max(100).nullish(),
  sliding_window: configSize.nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: z.unknown().optional(),
});
type Fields = z.infer<typeof fields>;

/** What families nearby ask for under the names of this one, and its code does not compute. */
const only = {
  hidden_act: 'silu',
  partial_rotary_factor: 1,
  attn_logit_softcapping: 0,
  final_logit_softcapping: 0,
  embedding_multiplier: 1,
  residual_multiplier: 1,
  logits_scaling: 1,
};

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  const layers = uniformLayers(config, own);
  refuseFields(config, only);
  const options = rotaryOptions(own);
  for (const { sublayers } of layers)
    for (const shape of sublayers) if (shape.kind === 'attention') rotaryFrequencies(options, shape.headDim);
  return {
    architecture: {
      hidden: own.hidden_size,
      vocabulary: config.vocab_size,
      context: own.max_position_embeddings ?? 2048,
      normEpsilon: own.rms_norm_eps ?? 1e-6,
      rotary: options,
      tied: config.tie_word_embeddings ?? !(stores(head) && stores(embedding)),
    },
    layers,
  };
}

function uniformLayers({ model_type }: HuggingFaceConfig, config: Fields): readonly LayerShape[] {
  const heads = config.num_attention_heads;
  const groups = config.num_key_value_heads ?? heads;
  if (heads % groups !== 0) {
    throw new Error(
      `config.json: num_attention_heads (${heads}) must be a multiple of num_key_value_heads (${groups}).`,
    );
  }
  const headDim = config.head_dim ?? config.hidden_size / heads;
  if (!Number.isInteger(headDim) || headDim % 2 !== 0) {
    throw new Error(
      `config.json: head_dim must be an even whole number, but ${config.head_dim ? 'it' : 'hidden_size / num_attention_heads'} is ${headDim}.`,
    );
  }
  const qwen2 = model_type === 'qwen2';
  const biased = config.attention_bias ?? false;
  const lifted = config.mlp_bias ?? false;
  const bias = { q: qwen2 || biased, k: qwen2 || biased, v: qwen2 || biased, o: !qwen2 && biased };
  return Array.from({ length: config.num_hidden_layers }, (_, layer): LayerShape => ({
    sublayers: [
      {
        ...{ name: attentionName, kind: 'attention', groups, queriesPerGroup: heads / groups, headDim, bias },
        ...{ headNorm: model_type === 'qwen3', window: slidingWindow(model_type, config, layer) },
      },
      {
        ...{ name: feedForwardName, kind: 'gatedMlp', neurons: config.intermediate_size },
        bias: { gate: lifted, up: lifted, down: lifted },
      },
    ],
  }));
}

/** Mistral slides in every layer; Qwen only when told to, and from max_window_layers upwards. */
function slidingWindow(modelType: string, config: Fields, layer: number): number | null {
  const window = config.sliding_window ?? null;
  if (window === null || modelType === 'llama') return null;
  if (modelType === 'mistral') return window;
  const from = config.max_window_layers;
  return config.use_sliding_window === true && layer >= (typeof from === 'number' ? from : 0) ? window : null;
}

/** The size of a head no longer follows from the width of the model. */
function withStream(config: Readonly<Record<string, unknown>>, { hidden, normEpsilon, tied }: StreamShape) {
  return {
    ...config,
    head_dim: config['head_dim'] ?? Number(config['hidden_size']) / Number(config['num_attention_heads']),
    ...{ hidden_size: hidden, rms_norm_eps: normEpsilon, tie_word_embeddings: tied },
  };
}

/** Newer configs keep theta and scaling together in rope_parameters. */
function rotaryOptions({ rope_theta, rope_scaling, rope_parameters }: Fields) {
  const theta = rope_theta ?? rope_parameters?.['rope_theta'] ?? 10_000;
  if (typeof theta !== 'number' || !(theta > 0 && theta < Infinity))
    throw new Error('config.json: rope_theta must be a positive number.');
  return { theta, scaling: rope_scaling ?? rope_parameters ?? null };
}

/** Layers were two fields once, null for one that was removed. */
const earlierLayer = z.strictObject({
  attention: attentionShape.omit({ name: true, kind: true }).nullable(),
  feedForward: gatedMlpShape.omit({ name: true, kind: true }).nullable(),
  lowRank: lowRankShapes.optional(),
});

function readEarlierLayer(recorded: unknown): LayerShape {
  const { attention, feedForward, lowRank } = earlierLayer.parse(recorded);
  const sublayers: SublayerShape[] = [
    ...(attention ? [{ name: attentionName, kind: 'attention', ...attention } as const] : []),
    ...(feedForward ? [{ name: feedForwardName, kind: 'gatedMlp', ...feedForward } as const] : []),
  ];
  return { sublayers, ...(lowRank ? { lowRank } : {}) };
}

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const modelType = String(config['model_type']);
  const kinds = layers.map(({ sublayers }) => ({
    attention: sublayers.find((shape): shape is AttentionShape => shape.kind === 'attention'),
    feedForward: sublayers.find((shape): shape is GatedMlpShape => shape.kind === 'gatedMlp'),
  }));
  const [first] = kinds;
  const groups = widest(kinds.map(({ attention }) => attention?.groups));
  const some = kinds.find(({ attention }) => attention)?.attention;
  const widths = {
    ...config,
    num_hidden_layers: layers.length,
    intermediate_size: widest(kinds.map(({ feedForward }) => feedForward?.neurons)),
    ...(some
      ? { num_key_value_heads: groups, num_attention_heads: groups * some.queriesPerGroup, head_dim: some.headDim }
      : {}),
  };
  const special = whyNotAlike(llama, layers);
  if (special !== null || !first?.attention || !first.feedForward)
    return {
      config: { ...widths, ...perLayerConfig(widths, kinds) },
      zeroBiases: [],
      special: special ?? 'a sublayer was removed from every layer',
    };
  const missing = lackingBias(modelType, first.attention.bias, first.feedForward.bias);
  if (missing !== null) return { config: widths, zeroBiases: [], special: missing };
  const attends = Object.values(first.attention.bias).some(Boolean);
  const feeds = Object.values(first.feedForward.bias).some(Boolean);
  const ownBiases = modelType === 'qwen2';
  return {
    config: {
      ...widths,
      ...(ownBiases ? {} : { attention_bias: attends }),
      ...(feeds ? { mlp_bias: true } : {}),
    },
    zeroBiases: [
      ...(attends && !ownBiases ? without(first.attention.bias) : []),
      ...(feeds ? without(first.feedForward.bias) : []),
    ],
    special: null,
  };
}

/** What layers have otherwise than the config says for all: sparse, under numbers of one length. Llama code does not build from it yet. */
function perLayerConfig(
  widths: Readonly<Record<string, unknown>>,
  kinds: readonly { readonly attention: AttentionShape | undefined; readonly feedForward: GatedMlpShape | undefined }[],
): Record<string, unknown> {
  const digits = String(kinds.length - 1).length;
  const entries = kinds.flatMap(({ attention, feedForward }, layer) => {
    const skip = [...(attention ? [] : ['attention']), ...(feedForward ? [] : ['mlp'])];
    const own = {
      ...(attention && {
        ...{ num_attention_heads: attention.groups * attention.queriesPerGroup, head_dim: attention.headDim },
        num_key_value_heads: attention.groups,
      }),
      ...(feedForward && { intermediate_size: feedForward.neurons }),
    };
    const other = Object.fromEntries(Object.entries(own).filter(([key, value]) => value !== widths[key]));
    const entry = { ...other, ...(skip.length ? { skip } : {}) };
    return Object.keys(entry).length ? [[String(layer).padStart(digits, '0'), entry] as const] : [];
  });
  return entries.length ? { [perLayerKey]: Object.fromEntries(entries) } : {};
}

/** Why code of this type has no place for the biases; null when it has. */
function lackingBias(modelType: string, attends: AttentionShape['bias'], feeds: GatedMlpShape['bias']): string | null {
  if (modelType === 'llama') return null;
  if (feeds.down) return `${modelType} code has no bias in the feed-forward network`;
  if (attends.o && modelType !== 'qwen3') return `${modelType} code has no bias behind the attention heads`;
  return null;
}

/** Biases that a sublayer does not have, by local name. */
const without = (bias: Readonly<Partial<Record<keyof typeof linears, boolean>>>): string[] =>
  Object.entries(linears).flatMap(([word, name]) =>
    bias[word as keyof typeof linears] === false ? [biasOf(name)] : [],
  );
