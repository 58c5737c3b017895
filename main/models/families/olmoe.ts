import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import {
  decoderArchitecture,
  decoderFields,
  gatedDecoder,
  gatedLayer,
  llamaAttention,
  llamaBlock,
  normsOverHeads,
} from '../gatedDecoder.ts';
import { expertNames, expertsStyle, mixtureFields, withExperts } from '../mixtures/mixtureDecoder.ts';
import { mixtureStock } from '../mixtures/mixtureStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';

/**
 * OLMoE (Muennighoff et al. 2024): Llama's block with experts, whose gates are their probabilities among all, and norms over all
 * query heads and over all key heads.
 */
export const olmoe = makeFamily({
  ...gatedDecoder,
  ...llamaBlock('olmoe', {
    experts: expertsStyle(expertNames),
    attention: (shape, setting) => ({
      ...llamaAttention(shape, setting),
      wholeNorms: normsOverHeads(shape, setting.architecture),
    }),
  }),
  name: 'olmoe',
  modelTypes: ['olmoe'],
  examples: ['OLMoE-1B-7B'],
  unitKinds: [],
  read,
  stock: (config, layers) =>
    mixtureStock(gatedDecoder, config, layers, {
      fields: { experts: 'num_experts', neurons: 'intermediate_size', dense: null },
      code: { attention: 'attention_bias' },
    }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields, ...mixtureFields },
  num_experts: configSize.nullish(),
  norm_topk_prob: z.boolean().nullish(),
  clip_qkv: z.null('is not supported; expected null').optional(),
});

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1, mlp_bias: false };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const layer = withExperts(config, gatedLayer(own, { headNorm: true, window: null }), {
    ...{ experts: own.num_experts ?? 64, chosen: own.num_experts_per_tok ?? 8 },
    ...{ neurons: own.intermediate_size, renormalised: own.norm_topk_prob ?? false },
  });
  const layers = Array.from({ length: own.num_hidden_layers }, () => layer);
  const architecture = decoderArchitecture(config, own, stores);
  return {
    architecture: {
      ...{ ...architecture, rotary: checkRope(ropeOptions(own), layers) },
      normEpsilon: own.rms_norm_eps ?? 1e-5,
    },
    layers,
  };
}
