import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig, LayerShape, RotaryOptions, StockModel } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  decoderArchitecture,
  decoderFields,
  gatedDecoder,
  gatedLayer,
  llamaBlock,
  layersByType,
} from '../gatedDecoder.ts';
import { gatedStock, layerTypes, withoutPattern } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';

/**
 * The text model of Ministral 3 (Mistral AI 2025): Llama's block with YaRN, and queries that grow with the logarithm of how
 * often the text is longer than those of the first training.
 */
export const ministral3 = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('ministral3') },
  name: 'ministral3',
  modelTypes: ['ministral3'],
  examples: ['Ministral 3'],
  textModels: { ministral3: { architectures: ['Ministral3ForCausalLM'] } },
  read,
  stock,
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  sliding_window: configSize.nullish(),
  layer_types: z.array(z.string().max(100)).nullish(),
});
type Fields = z.infer<typeof fields>;

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', attention_bias: false, mlp_bias: false, partial_rotary_factor: 1 };

const growthKey = 'llama_4_scaling_beta';

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  // Every layer slides where the config gives a window and no types.
  const layers = layersByType(config.what, own, Infinity).map((window) => gatedLayer(own, { headNorm: false, window }));
  const rotary = checkRope(growing(own), layers);
  return { architecture: { ...decoderArchitecture(config, own, stores), rotary }, layers };
}

/** Rotary positions, with the growth of queries that stands among their parameters. */
function growing({ rope_parameters, rope_scaling, ...own }: Fields): RotaryOptions {
  const { [growthKey]: beta, ...parameters } = rope_parameters ?? rope_scaling ?? {};
  const options = ropeOptions({ ...own, rope_parameters: parameters }, 1_000_000);
  const original = options.scaling?.['original_max_position_embeddings'];
  if (beta === undefined || beta === null) return options;
  if (typeof beta !== 'number' || !(beta >= 0) || typeof original !== 'number' || !Number.isInteger(original))
    throw new Error(`config.json: ${growthKey} must be a number, beside a whole original_max_position_embeddings.`);
  return { ...options, growth: { beta, original } };
}

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const code = { attention: null, feedForward: null };
  const made = gatedStock(gatedDecoder, config, layers, code, withoutPattern(layers));
  return { ...made, config: { ...made.config, layer_types: layerTypes(layers) } };
}
