import { z } from 'zod';
import { FormatError } from '../../formats/errors.ts';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig, LayerShape, StockModel } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { decoderArchitecture, decoderFields, gatedDecoder, gatedLayer, llamaBlock } from '../gatedDecoder.ts';
import { gatedStock, layerTypes, withoutPattern } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';

/** Every how many layers positions are not told where the config does not list them. */
const usualInterval = 4;

/** SmolLM3 (Bakouch et al. 2025): Llama's block, where every fourth layer is not told positions (NoPE, Yang et al. 2025). */
export const smollm3 = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('smollm3') },
  name: 'smollm3',
  modelTypes: ['smollm3'],
  examples: ['SmolLM3'],
  read,
  stock,
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  no_rope_layers: z.array(z.number().int().min(0).max(1)).nullish(),
  no_rope_layer_interval: configSize.nullish(),
  use_sliding_window: z.boolean().nullish(),
  sliding_window: configSize.nullish(),
  layer_types: z.array(z.string().max(100)).nullish(),
});
type Fields = z.infer<typeof fields>;

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1 };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const layers = layersOf(config.what, own);
  const rotary = checkRope(ropeOptions(own, 2_000_000), layers);
  return {
    // Tables are one where the config does not say otherwise, as in stock code.
    architecture: { ...decoderArchitecture(config, own, stores), rotary, tied: config.tie_word_embeddings ?? true },
    layers,
  };
}

function layersOf(what: string, own: Fields): readonly LayerShape[] {
  const { no_rope_layers: told, layer_types: types, num_hidden_layers: count } = own;
  for (const [name, list] of Object.entries({ no_rope_layers: told, layer_types: types }))
    if (list && list.length !== count)
      throw new FormatError(`${what}: ${name} lists ${list.length} layers, but num_hidden_layers is ${count}.`);
  const interval = own.no_rope_layer_interval ?? usualInterval;
  return Array.from({ length: count }, (_, layer) => {
    const knows = told ? told[layer] === 1 : (layer + 1) % interval !== 0;
    // Stock code gives a window to layers without positions alone, where the config does not say their types.
    const slides = types ? types[layer] === 'sliding_attention' : own.use_sliding_window === true && !knows;
    const window = slides ? (own.sliding_window ?? null) : null;
    return gatedLayer(own, { headNorm: false, window, ...(knows ? {} : { noPositions: true }) });
  });
}

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const code = { attention: 'attention_bias', feedForward: 'mlp_bias' };
  const made = gatedStock(gatedDecoder, config, layers, code, withoutPattern(layers));
  const knows = ({ sublayers }: LayerShape) =>
    sublayers.every((shape) => shape.kind !== 'attention' || shape.noPositions !== true);
  return {
    ...made,
    config: {
      ...made.config,
      ...{ no_rope_layers: layers.map((layer) => Number(knows(layer))), layer_types: layerTypes(layers) },
    },
  };
}
