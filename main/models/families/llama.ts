import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig, LayerShape, SublayerShape } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  attentionName,
  decoderArchitecture,
  decoderFields,
  feedForwardName,
  gatedDecoder,
  gatedLayer,
  llamaBlock,
} from '../gatedDecoder.ts';
import { gatedStock, type StockBiases } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { attentionShape, gatedMlpShape, lowRankShapes } from '../shapes.ts';

/** What its members' code has places for, and calls it by. */
const members = {
  llama: { attention: 'attention_bias', feedForward: 'mlp_bias' },
  mistral: { attention: null, feedForward: null },
  qwen2: { attention: null, feedForward: null, always: ['q', 'k', 'v'] },
  qwen3: { attention: 'attention_bias', feedForward: null },
} satisfies Record<string, StockBiases>;

/**
 * Llama and the families that share its block: Llama 2 and 3, Mistral, Qwen2, Qwen2.5, Qwen3. Pre-normalised
 * residual blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward network.
 */
export const llama = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('llama') },
  name: 'llama',
  modelTypes: Object.keys(members),
  examples: [
    'Llama 2 and 3',
    'Mistral',
    'Mistral Small 3',
    'Qwen2',
    'Qwen2.5',
    'Qwen3',
    'SmolLM2',
    'EuroLLM',
    'Meditron',
  ],
  // Mistral Small 3 and others of its makers lie inside multimodal models.
  textModels: { mistral: { architectures: ['MistralForCausalLM'], tie_word_embeddings: false } },
  read,
  readEarlierLayer,
  stock: (config, layers) =>
    gatedStock(gatedDecoder, config, layers, members[String(config['model_type']) as keyof typeof members]),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
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
  const layers = layersOf(config, own);
  refuseFields(config, only);
  const rotary = checkRope(ropeOptions(own), layers);
  return { architecture: { ...decoderArchitecture(config, own, stores), rotary }, layers };
}

function layersOf({ model_type }: HuggingFaceConfig, own: Fields): readonly LayerShape[] {
  const biased = model_type === 'qwen2' ? { bias: { q: true, k: true, v: true, o: false } } : {};
  const headNorm = model_type === 'qwen3';
  return Array.from({ length: own.num_hidden_layers }, (_, layer) =>
    gatedLayer(own, { ...biased, headNorm, window: slidingWindow(model_type, own, layer) }),
  );
}

/** Mistral slides in every layer; Qwen only when told to, and from max_window_layers upwards. */
function slidingWindow(modelType: string, config: Fields, layer: number): number | null {
  const window = config.sliding_window ?? null;
  if (window === null || modelType === 'llama') return null;
  if (modelType === 'mistral') return window;
  const from = config.max_window_layers;
  return config.use_sliding_window === true && layer >= (typeof from === 'number' ? from : 0) ? window : null;
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
