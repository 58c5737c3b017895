import { z } from 'zod';
import { FormatError } from '../formats/errors.ts';
import { configSize, type HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import { rotary, scaled, silu } from '../graph/functions/index.ts';
import { mul } from '../graph/ops/index.ts';
import type { Architecture, LayerShape, SublayerSetting } from './architecture.ts';
import type { FamilyDefinition } from './family.ts';
import { isBesideText, textNames } from './textModel.ts';
import { growthInput, growthName } from './queryGrowth.ts';
import { rotaryInputs } from './rotary.ts';
import type { AttentionShape } from './shapes.ts';
import { type AttentionStyle, kvGroup } from './sublayers/attention.ts';
import { type LinearName, neuron } from './sublayers/linears.ts';
import { rms } from './sublayers/norm.ts';
import { type Styles, sublayersOf } from './sublayers/styles.ts';

/**
 * What the many families share that are made as Llama is (Touvron et al. 2023): grouped-query attention and a gated
 * feed-forward network in every layer, and the names of Hugging Face for them.
 */

export const embeddingName = 'model.embed_tokens.weight';
export const headName = 'lm_head.weight';
export const [attentionName, feedForwardName] = ['attention', 'feedForward'] as const;

/** Linears by the word for their bias in the shapes. */
export const linears = {
  q: { local: 'self_attn.q_proj' },
  k: { local: 'self_attn.k_proj' },
  v: { local: 'self_attn.v_proj' },
  o: { local: 'self_attn.o_proj' },
  gate: { local: 'mlp.gate_proj' },
  up: { local: 'mlp.up_proj' },
  down: { local: 'mlp.down_proj' },
} satisfies Record<string, LinearName>;

/** How attention and feed-forward network of these names are written and read. */
export const attentionLinears = {
  projections: { query: linears.q, key: linears.k, value: linears.v },
  output: linears.o,
};
export const feedForwardLinears = { writers: { gate: linears.gate, up: linears.up }, down: linears.down };

/** Everything that follows from the names. */
export const gatedDecoder = {
  layerCount: 'num_hidden_layers',
  sublayers: [attentionName, feedForwardName],
  unitKinds: [kvGroup, neuron],
  embedding: {
    tables: [{ local: embeddingName, by: 'token' }],
    emit: ([rows], { embeddingScale }) => scaled(rows as NonNullable<typeof rows>, embeddingScale),
  },
  withStream: withStreamAs('rms_norm_eps'),
  // Tied tables may be stored under the name of the output projection.
  storedNames: ({ name }, { tied }) => (name === embeddingName && tied ? [name, headName] : [name]).flatMap(textNames),
  ignores: (name, { tied }) =>
    (tied && name.endsWith(headName)) || /(^|\.)rotary_emb\.inv_freq$/.test(name) || isBesideText(name),
  layerPrefix: (layer) => `model.layers.${layer}.`,
  tables: ({ vocabulary, hidden, tied }) => ({
    embedding: [{ local: embeddingName, role: 'embedding', shape: [vocabulary, hidden] }],
    head: tied ? [] : [{ local: headName, role: 'head', shape: [vocabulary, hidden] }],
  }),
  projection: ({ tied }) => (tied ? embeddingName : headName),
} satisfies Partial<FamilyDefinition>;

/** Rotary positions of a layer's heads, half a head apart. */
export function turned(
  { headDim, window }: AttentionShape,
  { family, rotary: usual, windowRotary }: Architecture,
): Pick<AttentionStyle, 'positions' | 'rotate' | 'scaleQueries'> {
  const options = window === null ? usual : (windowRotary ?? usual);
  if (!options) throw new Error(`A ${family} model has rotary positions, but this one has none.`);
  const { growth } = options;
  return {
    positions: [...rotaryInputs(options, headDim), ...(growth ? [growthInput(growth)] : [])],
    rotate: (heads, position) => rotary(heads, position('cos'), position('sin')),
    ...(growth ? { scaleQueries: (heads, position) => mul(heads, position(growthName)) } : {}),
  };
}

/** Llama's attention, whose heads may have norms of their own. */
export function llamaAttention(shape: AttentionShape, { architecture }: SublayerSetting): AttentionStyle {
  const { hidden, normEpsilon } = architecture;
  const headNorm = (local: string) => rms(local, shape.headDim, normEpsilon);
  return {
    ...{ ...attentionLinears, ...turned(shape, architecture) },
    norm: rms('input_layernorm', hidden, normEpsilon),
    headNorms: { query: headNorm('self_attn.q_norm'), key: headNorm('self_attn.k_norm') },
  };
}

/** Norms over all query heads and over all key heads at once. */
export const normsOverHeads = (
  { groups, queriesPerGroup, headDim }: AttentionShape,
  { normEpsilon }: Architecture,
): NonNullable<AttentionStyle['wholeNorms']> => ({
  query: rms('self_attn.q_norm', groups * queriesPerGroup * headDim, normEpsilon),
  key: rms('self_attn.k_norm', groups * headDim, normEpsilon),
});

/**
 * Llama's block: an RMS norm before attention, heads that may have norms of their own, another before a SwiGLU network.
 *
 * @param further what of it a family has otherwise.
 */
export const llamaBlock = (name: string, further: Partial<Styles> = {}) =>
  ({
    finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
    sublayer: sublayersOf(name, {
      attention: llamaAttention,
      gatedMlp: (_, { architecture: { hidden, normEpsilon } }) => ({
        ...{ ...feedForwardLinears, norm: rms('post_attention_layernorm', hidden, normEpsilon), activation: silu },
      }),
      ...further,
    }),
  }) satisfies Partial<FamilyDefinition>;

/**
 * The config with another stream, where the size of a head no longer follows from the width of the model.
 *
 * @param epsilon what the field for that of norms is called.
 */
export function withStreamAs(epsilon: string): FamilyDefinition['withStream'] {
  return (config, { hidden, normEpsilon, tied }) => ({
    ...config,
    head_dim: config['head_dim'] ?? Number(config['hidden_size']) / Number(config['num_attention_heads']),
    ...{ hidden_size: hidden, [epsilon]: normEpsilon, tie_word_embeddings: tied },
  });
}

/** Fields that all of them have. */
export const decoderFields = {
  hidden_size: configSize,
  intermediate_size: configSize,
  num_hidden_layers: z.number().int().positive().max(10_000),
  num_attention_heads: configSize,
  num_key_value_heads: configSize.nullish(),
  head_dim: configSize.nullish(),
  rms_norm_eps: z.number().positive().max(1).nullish(),
  max_position_embeddings: configSize.nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
};
type DecoderFields = z.infer<z.ZodObject<typeof decoderFields>>;

/** What the config says of the model around the layers, besides its positions. */
export const decoderArchitecture = (
  config: HuggingFaceConfig,
  own: DecoderFields,
  stores: (name: string) => boolean,
): Omit<Architecture, 'family' | 'layers' | 'rotary'> => ({
  hidden: own.hidden_size,
  vocabulary: config.vocab_size,
  context: own.max_position_embeddings ?? 2048,
  normEpsilon: own.rms_norm_eps ?? 1e-6,
  tied: config.tie_word_embeddings ?? ![headName, embeddingName].every((name) => textNames(name).some(stores)),
});

/** How heads are divided, checked. */
export function headsOf(own: DecoderFields): Pick<AttentionShape, 'groups' | 'queriesPerGroup' | 'headDim'> {
  const heads = own.num_attention_heads;
  const groups = own.num_key_value_heads ?? heads;
  if (heads % groups !== 0)
    throw new Error(
      `config.json: num_attention_heads (${heads}) must be a multiple of num_key_value_heads (${groups}).`,
    );
  const headDim = own.head_dim ?? own.hidden_size / heads;
  if (!Number.isInteger(headDim) || headDim % 2 !== 0)
    throw new Error(
      `config.json: head_dim must be an even whole number, but ${own.head_dim ? 'it' : 'hidden_size / num_attention_heads'} is ${headDim}.`,
    );
  return { groups, queriesPerGroup: heads / groups, headDim };
}

/**
 * How far every layer looks back: as `layer_types` says where the config has that, else everything in every `period`th layer
 * and `sliding_window` positions in the others.
 */
export function layersByType(
  what: string,
  own: DecoderFields & {
    readonly layer_types?: readonly string[] | null | undefined;
    readonly sliding_window?: number | null | undefined;
  },
  period: number,
): readonly (number | null)[] {
  const { num_hidden_layers: count, layer_types: types, sliding_window: window = null } = own;
  if (types && types.length !== count)
    throw new FormatError(`${what}: layer_types lists ${types.length} layers, but num_hidden_layers is ${count}.`);
  return Array.from({ length: count }, (_, layer) => {
    const type = types?.[layer] ?? ((layer + 1) % period === 0 ? 'full_attention' : 'sliding_attention');
    if (type === 'full_attention') return null;
    if (type === 'sliding_attention') return window;
    throw new FormatError(
      `${what}: layer_types has ${JSON.stringify(type)}; expected full_attention or sliding_attention.`,
    );
  });
}

/** A layer as such a config says it; `attention` is what is not so in every layer or family. */
export function gatedLayer(
  own: DecoderFields,
  attention: Pick<AttentionShape, 'headNorm' | 'window' | 'noPositions'> & Partial<Pick<AttentionShape, 'bias'>>,
): LayerShape {
  const biased = own.attention_bias ?? false;
  const lifted = own.mlp_bias ?? false;
  return {
    sublayers: [
      {
        ...{ name: attentionName, kind: 'attention', ...headsOf(own) },
        ...{ bias: { q: biased, k: biased, v: biased, o: biased }, ...attention },
      },
      {
        ...{ name: feedForwardName, kind: 'gatedMlp', neurons: own.intermediate_size },
        bias: { gate: lifted, up: lifted, down: lifted },
      },
    ],
  };
}
