import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { silu } from '../../graph/functions/index.ts';
import type { Architecture, FamilyConfig, LayerShape, RotaryOptions, StockModel } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  attentionLinears,
  decoderArchitecture,
  decoderFields,
  feedForwardLinears,
  gatedDecoder,
  gatedLayer,
  layersByType,
  normsOverHeads,
  turned,
} from '../gatedDecoder.ts';
import { gatedStock, layerTypes, withoutPattern } from '../gatedStock.ts';
import { checkRope, layerTypeRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { neuron } from '../sublayers/linears.ts';
import { rms } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

/** In what its members differ: every how many layers one sees everything; null where all do. */
const members = { olmo2: { period: null }, olmo3: { period: 4 } };
const memberOf = (modelType: unknown) => members[modelType as keyof typeof members];

/**
 * OLMo 2 and 3 (OLMo Team 2024, 2025): Llama's block with norms behind the sublayers and none before them, and norms over all
 * query heads and over all key heads, so that no head can go by itself. OLMo 3 sees a window in three of four layers, where
 * positions are not scaled.
 */
export const olmo = makeFamily({
  ...gatedDecoder,
  name: 'olmo',
  modelTypes: Object.keys(members),
  examples: ['OLMo 2', 'OLMo 3'],
  unitKinds: [neuron],
  read,
  stock,
  finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
  sublayer: sublayersOf('olmo', {
    attention: (shape, { architecture }) => ({
      ...{ ...attentionLinears, ...turned(shape, architecture), wholeNorms: normsOverHeads(shape, architecture) },
      ...{ norm: null, post: rms('post_attention_layernorm', architecture.hidden, architecture.normEpsilon) },
    }),
    gatedMlp: (_, { architecture: { hidden, normEpsilon } }) => ({
      ...{ ...feedForwardLinears, activation: silu },
      ...{ norm: null, post: rms('post_feedforward_layernorm', hidden, normEpsilon) },
    }),
  }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  sliding_window: configSize.nullish(),
  layer_types: z.array(z.string().max(100)).nullish(),
});
type Fields = z.infer<typeof fields>;

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1, mlp_bias: false };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const { period } = memberOf(config.model_type);
  const windows: readonly (number | null)[] =
    period === null
      ? Array.from({ length: own.num_hidden_layers }, () => null)
      : layersByType(config.what, { ...own, sliding_window: own.sliding_window ?? 4096 }, period);
  const layers = windows.map((window) => gatedLayer(own, { headNorm: true, window }));
  return {
    architecture: {
      ...decoderArchitecture(config, own, stores),
      ...positionsOf(own, layers),
      normEpsilon: own.rms_norm_eps ?? 1e-5,
      tied: config.tie_word_embeddings ?? false,
    },
    layers,
  };
}

/** The base of positions that stock code takes where the config says none. */
const usualTheta = 500_000;

/** How layers turn positions; scalings are for those that see everything. */
function positionsOf(own: Fields, layers: readonly LayerShape[]): Pick<Architecture, 'rotary' | 'windowRotary'> {
  const rope = layerTypeRope(own);
  const rotary = checkRope(ropeOptions(rope.full, usualTheta), layers);
  if (layers.every((layer) => layerTypes([layer])[0] === 'full_attention')) return { rotary };
  const plain: RotaryOptions = { theta: rotary.theta, scaling: null };
  return { rotary, windowRotary: rope.sliding ? checkRope(ropeOptions(rope.sliding, usualTheta), layers) : plain };
}

function stock(config: Readonly<Record<string, unknown>>, layers: readonly LayerShape[]): StockModel {
  const code = { attention: 'attention_bias', feedForward: null };
  const made = gatedStock(gatedDecoder, config, layers, code, withoutPattern(layers));
  const types = memberOf(config['model_type']).period === null ? {} : { layer_types: layerTypes(layers) };
  return { ...made, config: { ...made.config, ...types } };
}
