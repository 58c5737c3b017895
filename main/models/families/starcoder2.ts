import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { geluTanhGate } from '../../graph/functions/index.ts';
import type { FamilyConfig, LayerShape } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  attentionLinears,
  attentionName,
  decoderArchitecture,
  decoderFields,
  feedForwardName,
  gatedDecoder,
  headsOf,
  linears,
  turned,
  withStreamAs,
} from '../gatedDecoder.ts';
import { gatedStock } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { gatedBy } from '../sublayers/activations.ts';
import { layerOnStream } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

const [up, down] = [{ local: 'mlp.c_fc' }, { local: 'mlp.c_proj' }];

/**
 * StarCoder2 (Lozhkov et al. 2024): Llama's attention with a window, layer norms, biases in every linear, and a feed-forward
 * network without a gate.
 */
export const starcoder2 = makeFamily({
  ...gatedDecoder,
  name: 'starcoder2',
  modelTypes: ['starcoder2'],
  examples: ['StarCoder2'],
  read,
  stock: (config, layers) =>
    gatedStock(gatedDecoder, config, layers, {
      ...{ attention: 'use_bias', feedForward: 'use_bias' },
      names: { q: linears.q, k: linears.k, v: linears.v, o: linears.o, up, down },
    }),
  withStream: withStreamAs('norm_epsilon'),
  finalNorm: (architecture) => layerOnStream(architecture, 'model.norm'),
  sublayer: sublayersOf('starcoder2', {
    attention: (shape, { architecture }) => ({
      ...{ ...attentionLinears, ...turned(shape, architecture) },
      norm: layerOnStream(architecture, 'input_layernorm'),
    }),
    mlp: (_, { architecture }) => ({
      up,
      down,
      activation: gatedBy(geluTanhGate),
      norm: layerOnStream(architecture, 'post_attention_layernorm'),
    }),
  }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  norm_epsilon: z.number().positive().max(1).nullish(),
  use_bias: z.boolean().nullish(),
  sliding_window: configSize.nullish(),
});

/** What these configs can ask for that is not computed here. */
const only = {
  hidden_act: 'gelu_pytorch_tanh',
  mlp_type: 'default',
  norm_type: 'layer_norm',
  partial_rotary_factor: 1,
};

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const biased = own.use_bias ?? true;
  const sublayers: LayerShape['sublayers'] = [
    {
      ...{ name: attentionName, kind: 'attention', ...headsOf(own), headNorm: false },
      ...{ bias: { q: biased, k: biased, v: biased, o: biased }, window: own.sliding_window ?? null },
    },
    { name: feedForwardName, kind: 'mlp', neurons: own.intermediate_size, bias: { up: biased, down: biased } },
  ];
  const layers = Array.from({ length: own.num_hidden_layers }, () => ({ sublayers }));
  return {
    architecture: {
      ...{ ...decoderArchitecture(config, own, stores), rotary: checkRope(ropeOptions(own), layers) },
      ...{ normEpsilon: own.norm_epsilon ?? 1e-5, tied: config.tie_word_embeddings ?? true },
    },
    layers,
  };
}
