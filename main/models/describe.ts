import { z } from 'zod';
import { type HuggingFaceConfig, parseConfig } from '../formats/huggingFaceConfig.ts';
import type { Architecture, Family, LayerShape } from './architecture.ts';
import { llama } from './llama.ts';
import { rotaryFrequencies } from './rotary.ts';

/** The families this product knows. */
export const families: readonly Family[] = [llama];

/** Key under which a variant's config records widths that differ between layers. */
export const layersKey = 'espalier';

const width = z
  .number()
  .int()
  .positive()
  .max(2 ** 24);

const layerSchema = z.strictObject({
  attention: z
    .strictObject({
      groups: width,
      queriesPerGroup: width,
      headDim: width.multipleOf(2),
      bias: z.strictObject({ q: z.boolean(), k: z.boolean(), v: z.boolean(), o: z.boolean() }),
      headNorm: z.boolean(),
      window: width.nullable(),
    })
    .nullable(),
  feedForward: z
    .strictObject({ neurons: width, bias: z.strictObject({ gate: z.boolean(), up: z.boolean(), down: z.boolean() }) })
    .nullable(),
  lowRank: z.record(z.string(), z.strictObject({ rank: width, residual: z.boolean() })).optional(),
});

const extensionSchema = z.looseObject({ layers: z.array(layerSchema) });

/** The family a config belongs to; the error lists what is supported. */
export function familyOf(config: HuggingFaceConfig): Family {
  const found = families.find(({ modelTypes }) => modelTypes.includes(config.model_type));
  if (found) return found;
  const known = families.flatMap(({ modelTypes }) => modelTypes).join(', ');
  throw new Error(`config.json: model_type "${config.model_type}" is not supported yet; expected one of ${known}.`);
}

/**
 * What the config says the model computes. Whether the tensors agree is checked separately (checkParameters).
 *
 * @param hasHead whether the checkpoint stores an output projection apart from the embedding table.
 */
export function describe(config: HuggingFaceConfig, hasHead: boolean): { family: Family; architecture: Architecture } {
  const family = familyOf(config);
  const layers = recordedLayers(config) ?? uniformLayers(config);
  if (layers.length !== config.num_hidden_layers) {
    throw new Error(
      `config.json: ${layersKey}.layers lists ${layers.length} layers, but num_hidden_layers is ${config.num_hidden_layers}.`,
    );
  }
  const rotary = rotaryOptions(config);
  for (const { attention } of layers) if (attention) rotaryFrequencies(rotary, attention.headDim);
  const architecture: Architecture = {
    family: family.name,
    hidden: config.hidden_size,
    vocabulary: config.vocab_size,
    context: config.max_position_embeddings ?? 2048,
    normEpsilon: config.rms_norm_eps ?? 1e-6,
    rotary,
    tied: config.tie_word_embeddings ?? !hasHead,
    layers,
  };
  return { family, architecture };
}

/** The config of a model whose layers have widths of their own, for a variant. */
export const withLayers = (config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]) => ({
  ...config,
  [layersKey]: { layers },
});

/** How many layers a config has. */
export const layersOf = (config: Readonly<Record<string, unknown>>): number =>
  parseConfig(config, 'config.json').num_hidden_layers;

/** The config of the same model without its later layers. */
export function firstLayers(config: Readonly<Record<string, unknown>>, count: number): Record<string, unknown> {
  const { architecture } = describe(parseConfig(config, 'config.json'), false);
  return withLayers({ ...config, num_hidden_layers: count }, architecture.layers.slice(0, count));
}

function recordedLayers(config: HuggingFaceConfig): readonly LayerShape[] | null {
  const extension = config.raw[layersKey];
  if (extension === undefined) return null;
  const result = extensionSchema.safeParse(extension);
  if (result.success) return result.data.layers;
  const [issue] = result.error.issues;
  throw new Error(
    `config.json: field "${[layersKey, ...(issue?.path ?? [])].join('.')}" is not valid: ${issue?.message ?? ''}.`,
  );
}

function uniformLayers(config: HuggingFaceConfig): readonly LayerShape[] {
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
  if (config.hidden_act !== undefined && config.hidden_act !== 'silu') {
    throw new Error(
      `config.json: hidden_act "${config.hidden_act}" is not supported for ${config.model_type}; expected "silu".`,
    );
  }
  const qwen2 = config.model_type === 'qwen2';
  const attentionBias = config.attention_bias ?? false;
  const mlpBias = config.mlp_bias ?? false;
  return Array.from({ length: config.num_hidden_layers }, (_, layer) => ({
    attention: {
      groups,
      queriesPerGroup: heads / groups,
      headDim,
      bias: {
        q: qwen2 || attentionBias,
        k: qwen2 || attentionBias,
        v: qwen2 || attentionBias,
        o: !qwen2 && attentionBias,
      },
      headNorm: config.model_type === 'qwen3',
      window: slidingWindow(config, layer),
    },
    feedForward: { neurons: config.intermediate_size, bias: { gate: mlpBias, up: mlpBias, down: mlpBias } },
  }));
}

/** Mistral slides in every layer; Qwen only when told to, and from max_window_layers upwards. */
function slidingWindow(config: HuggingFaceConfig, layer: number): number | null {
  const window = config.sliding_window ?? null;
  if (window === null || config.model_type === 'llama') return null;
  if (config.model_type === 'mistral') return window;
  const from = config.raw['max_window_layers'];
  return config.use_sliding_window === true && layer >= (typeof from === 'number' ? from : 0) ? window : null;
}

/** Newer configs keep theta and scaling together in rope_parameters. */
function rotaryOptions(config: HuggingFaceConfig) {
  const parameters = (config.rope_parameters ?? null) as Record<string, unknown> | null;
  const scaling = (config.rope_scaling ?? parameters) as Record<string, unknown> | null;
  const theta = config.rope_theta ?? parameters?.['rope_theta'] ?? 10_000;
  if (typeof theta !== 'number' || !(theta > 0 && theta < Infinity))
    throw new Error('config.json: rope_theta must be a positive number.');
  return { theta, scaling };
}
