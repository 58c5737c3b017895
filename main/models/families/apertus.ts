import { z } from 'zod';
import { configFields, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig, LayerShape } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  attentionName,
  decoderArchitecture,
  decoderFields,
  feedForwardName,
  gatedDecoder,
  headsOf,
  linears,
  llamaAttention,
} from '../gatedDecoder.ts';
import { gatedStock } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { xieluAs } from '../sublayers/activations.ts';
import { rms } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

const { up, down } = linears;

/**
 * Apertus (Swiss AI Initiative 2025): Llama's attention whose heads are normalised each, and a feed-forward network without a gate
 * whose activation function xIELU every layer has learned the slopes of.
 */
export const apertus = makeFamily({
  ...gatedDecoder,
  name: 'apertus',
  modelTypes: ['apertus'],
  examples: ['Apertus'],
  read,
  stock: (config, layers) =>
    gatedStock(gatedDecoder, config, layers, {
      ...{ attention: 'attention_bias', feedForward: 'mlp_bias' },
      names: { q: linears.q, k: linears.k, v: linears.v, o: linears.o, up, down },
    }),
  finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
  sublayer: sublayersOf('apertus', {
    attention: (shape, setting) => ({
      ...llamaAttention(shape, setting),
      norm: rms('attention_layernorm', setting.architecture.hidden, setting.architecture.normEpsilon),
    }),
    mlp: (_, { architecture: { hidden, normEpsilon } }) => ({
      ...{ up, down, activation: xieluAs('mlp.act_fn') },
      norm: rms('feedforward_layernorm', hidden, normEpsilon),
    }),
  }),
});

const fields = z.object({ ...decoderFields, ...ropeFields });

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'xielu', partial_rotary_factor: 1, qk_norm: true, post_norm: false };

/** How positions are turned where the config does not say it, as in stock code. */
const usual = {
  theta: 12_000_000,
  scaling: {
    ...{ rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4 },
    original_max_position_embeddings: 8192,
  },
};

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const [biased, lifted] = [own.attention_bias ?? false, own.mlp_bias ?? false];
  const sublayers: LayerShape['sublayers'] = [
    {
      ...{ name: attentionName, kind: 'attention', ...headsOf(own), headNorm: true, window: null },
      bias: { q: biased, k: biased, v: biased, o: biased },
    },
    { name: feedForwardName, kind: 'mlp', neurons: own.intermediate_size, bias: { up: lifted, down: lifted } },
  ];
  const layers = Array.from({ length: own.num_hidden_layers }, () => ({ sublayers }));
  const told = own.rope_theta ?? own.rope_scaling ?? own.rope_parameters;
  return {
    architecture: {
      ...decoderArchitecture(config, own, stores),
      rotary: checkRope(told ? ropeOptions(own, usual.theta) : usual, layers),
      ...{ normEpsilon: own.rms_norm_eps ?? 1e-5, tied: config.tie_word_embeddings ?? false },
    },
    layers,
  };
}
