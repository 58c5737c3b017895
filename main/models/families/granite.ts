import { z } from 'zod';
import { configFields, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { decoderArchitecture, decoderFields, gatedDecoder, gatedLayer, llamaBlock } from '../gatedDecoder.ts';
import { gatedStock } from '../gatedStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';

/**
 * Granite 3 and 4, dense (Granite Team 2024): Llama's block with four numbers that embeddings, scores, what sublayers add, and
 * logits are multiplied by (after Yang et al. 2022, μP).
 */
export const granite = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('granite') },
  name: 'granite',
  modelTypes: ['granite'],
  examples: ['Granite 3', 'Granite 4 (dense)'],
  others: {
    granitemoe: 'a Granite mixture of experts',
    granitemoeshared: 'a Granite mixture of experts',
    granitemoehybrid: 'a Granite 4 hybrid, most of whose layers are state space models',
  },
  read,
  stock: (config, layers) =>
    gatedStock(gatedDecoder, config, layers, { attention: 'attention_bias', feedForward: 'mlp_bias' }),
});

const multiplier = z.number().positive().nullish();
const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  embedding_multiplier: multiplier,
  attention_multiplier: multiplier,
  residual_multiplier: multiplier,
  logits_scaling: multiplier,
});

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1 };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const layer = gatedLayer(own, { headNorm: false, window: null });
  const layers = Array.from({ length: own.num_hidden_layers }, () => layer);
  return {
    architecture: {
      ...{ ...decoderArchitecture(config, own, stores), rotary: checkRope(ropeOptions(own), layers) },
      embeddingScale: own.embedding_multiplier ?? 1,
      // Stock code takes 1 here, and not the root of the size of a head, where the config does not say it.
      attentionScale: own.attention_multiplier ?? 1,
      residualScale: own.residual_multiplier ?? 1,
      logitScale: 1 / (own.logits_scaling ?? 1),
    },
    layers,
  };
}
