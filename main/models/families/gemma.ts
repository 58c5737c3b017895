import { z } from 'zod';
import { fromFloat32, toFloat32 } from '../../formats/dtype.ts';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { geluTanh } from '../../graph/functions/index.ts';
import type { FamilyConfig, LayerShape, StockModel } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  attentionLinears,
  decoderArchitecture,
  decoderFields,
  feedForwardLinears,
  gatedDecoder,
  gatedLayer,
  layersByType,
  turned,
} from '../gatedDecoder.ts';
import { gatedStock, layerTypes, withoutPattern } from '../gatedStock.ts';
import { checkRope, layerTypeRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { rmsFromOne } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

/**
 * In what its members differ: every how many layers one sees everything, whether heads are normalised, and the base of positions,
 * which may be another where a layer sees a window (null: the same).
 */
const members = {
  gemma2: { period: 2, headNorm: false, theta: 10_000, windowTheta: null },
  gemma3_text: { period: 6, headNorm: true, theta: 1_000_000, windowTheta: 10_000 },
};
const memberOf = ({ model_type }: Pick<HuggingFaceConfig, 'model_type'>) => members[model_type as keyof typeof members];

/**
 * Gemma 2 and the text model of Gemma 3 (Gemma Team 2024, 2025; MedGemma): Llama's block with a norm before and behind every
 * sublayer, gains that are one more than what is stored, GeGLU, and a window in most layers. Gemma 3 normalises queries and
 * keys and turns them with another base where a layer sees a window only; Gemma 2 soft-caps scores and logits.
 */
export const gemma = makeFamily({
  ...gatedDecoder,
  name: 'gemma',
  modelTypes: Object.keys(members),
  examples: ['Gemma 2', 'Gemma 3', 'MedGemma'],
  textModels: {
    // What config.json of the multimodal models leaves to the defaults of stock code.
    gemma3_text: {
      ...{ architectures: ['Gemma3ForCausalLM'], vocab_size: 262_208, num_attention_heads: 8, num_key_value_heads: 4 },
      ...{ head_dim: 256, query_pre_attn_scalar: 256, rms_norm_eps: 1e-6, max_position_embeddings: 131_072 },
      ...{ rope_theta: 1_000_000, rope_local_base_freq: 10_000, hidden_activation: 'gelu_pytorch_tanh' },
    },
  },
  read,
  stock,
  withStream: (config, stream) => ({
    ...gatedDecoder.withStream(config, stream),
    embedding_multiplier: config['embedding_multiplier'] ?? usualScale(config),
  }),
  finalNorm: ({ hidden, normEpsilon }) => rmsFromOne('model.norm', hidden, normEpsilon),
  sublayer: sublayersOf('gemma', {
    attention: (shape, { architecture }) => {
      const { hidden, normEpsilon } = architecture;
      const norm = (local: string, size = hidden) => rmsFromOne(local, size, normEpsilon);
      return {
        ...{ ...attentionLinears, ...turned(shape, architecture) },
        ...{ norm: norm('input_layernorm'), post: norm('post_attention_layernorm') },
        headNorms: {
          query: norm('self_attn.q_norm', shape.headDim),
          key: norm('self_attn.k_norm', shape.headDim),
        },
      };
    },
    gatedMlp: (_, { architecture: { hidden, normEpsilon } }) => {
      const norm = (local: string) => rmsFromOne(local, hidden, normEpsilon);
      return {
        ...{ ...feedForwardLinears, activation: geluTanh },
        ...{ norm: norm('pre_feedforward_layernorm'), post: norm('post_feedforward_layernorm') },
      };
    },
  }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  hidden_activation: z.string().max(100).nullish(),
  query_pre_attn_scalar: z.number().positive().nullish(),
  sliding_window: configSize.nullish(),
  sliding_window_pattern: configSize.nullish(),
  layer_types: z.array(z.string().max(100)).nullish(),
  rope_local_base_freq: z.number().positive().nullish(),
  attn_logit_softcapping: z.number().positive().nullish(),
  final_logit_softcapping: z.number().positive().nullish(),
  /** No word of stock code: what embeddings are multiplied by where the width of the model does not say it. */
  embedding_multiplier: z.number().positive().nullish(),
});

/** What these configs can ask for that is not computed here. */
const only = {
  hidden_act: 'gelu_pytorch_tanh',
  hidden_activation: 'gelu_pytorch_tanh',
  use_bidirectional_attention: false,
  attention_bias: false,
  partial_rotary_factor: 1,
};

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const { period, headNorm, theta, windowTheta } = memberOf(config);
  const types = layersByType(config.what, own, own.sliding_window_pattern ?? period);
  const layers = types.map((window) => gatedLayer(own, { headNorm, window }));
  const rope = layerTypeRope(own);
  const rotary = checkRope(ropeOptions(rope.full, theta), layers);
  const local = windowTheta === null ? null : ropeOptions(rope.sliding ?? {}, own.rope_local_base_freq ?? windowTheta);
  const { attn_logit_softcapping: attentionCap, final_logit_softcapping: logitCap } = own;
  const scalar = own.query_pre_attn_scalar ?? 256;
  return {
    architecture: {
      ...{ ...decoderArchitecture(config, own, stores), rotary },
      ...(local ? { windowRotary: checkRope(local, layers) } : {}),
      embeddingScale: own.embedding_multiplier ?? usualScale(config.raw),
      attentionScale: scalar ** -0.5,
      ...(attentionCap ? { attentionCap } : {}),
      ...(logitCap ? { logitCap } : {}),
    },
    layers,
  };
}

/** √hidden, rounded to the type that the model is stored in, as stock code does. */
const usualScale = (config: Readonly<Record<string, unknown>>): number =>
  roundedTo(config['dtype'] ?? config['torch_dtype'], Math.sqrt(Number(config['hidden_size'])));

const dtypes = { bfloat16: 'BF16', float16: 'F16' } as const;

function roundedTo(dtype: unknown, value: number): number {
  const known = dtypes[dtype as keyof typeof dtypes];
  return known ? (toFloat32(fromFloat32(Float32Array.of(value), known), known)[0] as number) : value;
}

/** How far the width of the model may say the scale of embeddings otherwise: by what bfloat16 rounds. */
const rounding = 2 ** -8;

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const code = { attention: null, feedForward: null };
  const made = gatedStock(gatedDecoder, config, layers, code, withoutPattern(layers));
  const scale = Number(config['embedding_multiplier'] ?? usualScale(config));
  const same = Math.abs(scale / Math.sqrt(Number(config['hidden_size'])) - 1) < rounding;
  const narrow = same ? null : 'gemma code multiplies embeddings by the root of the width that the model has now';
  return {
    ...made,
    config: { ...made.config, layer_types: layerTypes(layers) },
    special: made.special ?? narrow,
  };
}
