import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { decoderArchitecture, decoderFields, gatedDecoder, gatedLayer, llamaBlock } from '../gatedDecoder.ts';
import { expertNames, expertsStyle, mixtureFields, withExperts } from '../mixtures/mixtureDecoder.ts';
import { mixtureStock } from '../mixtures/mixtureStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';

/** Qwen3 with experts (Qwen Team 2025): heads with norms of their own, many small experts, layers that may have one network. */
export const qwen3Moe = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('qwen3-moe', { experts: expertsStyle(expertNames) }) },
  name: 'qwen3-moe',
  modelTypes: ['qwen3_moe'],
  examples: ['Qwen3-30B-A3B', 'Qwen3-235B-A22B', 'Qwen3-Coder-30B-A3B'],
  others: {
    qwen2_moe: 'Qwen1.5-MoE or Qwen2-MoE, which has an expert that all tokens share',
    qwen3_next: 'Qwen3-Next, most of whose layers are gated delta nets',
  },
  read,
  stock: (config, layers) =>
    mixtureStock(gatedDecoder, config, layers, {
      fields: { experts: 'num_experts', neurons: 'moe_intermediate_size', dense: 'mlp_only_layers' },
      code: { attention: 'attention_bias' },
    }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields, ...mixtureFields },
  num_experts: configSize.nullish(),
  moe_intermediate_size: configSize.nullish(),
  norm_topk_prob: z.boolean().nullish(),
  decoder_sparse_step: configSize.nullish(),
  mlp_only_layers: z.array(z.number().int().nonnegative().max(10_000)).max(10_000).nullish(),
});

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1, mlp_bias: false, use_sliding_window: false };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const dense = gatedLayer(own, { headNorm: true, window: null });
  const sparse = withExperts(config, dense, {
    ...{ experts: own.num_experts ?? 128, chosen: own.num_experts_per_tok ?? 8 },
    ...{ neurons: own.moe_intermediate_size ?? 768, renormalised: own.norm_topk_prob ?? false },
  });
  const step = own.decoder_sparse_step ?? 1;
  const layers = Array.from({ length: own.num_hidden_layers }, (_, layer) =>
    (own.mlp_only_layers ?? []).includes(layer) || (layer + 1) % step !== 0 ? dense : sparse,
  );
  return {
    architecture: { ...decoderArchitecture(config, own, stores), rotary: checkRope(ropeOptions(own), layers) },
    layers,
  };
}
