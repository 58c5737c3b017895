import { z } from 'zod';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import type { FamilyConfig } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { decoderArchitecture, decoderFields, gatedDecoder, gatedLayer, llamaBlock } from '../gatedDecoder.ts';
import { type ExpertNames, expertsStyle, mixtureFields, withExperts } from '../mixtures/mixtureDecoder.ts';
import { mixtureStock } from '../mixtures/mixtureStock.ts';
import { checkRope, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { kvGroup } from '../sublayers/attention.ts';

/** Names of its router and of the linears of its experts. */
export const mixtralNames: ExpertNames = {
  router: 'block_sparse_moe.gate',
  gate: 'block_sparse_moe.experts.E.w1',
  up: 'block_sparse_moe.experts.E.w3',
  down: 'block_sparse_moe.experts.E.w2',
};

/** Mixtral (Jiang et al. 2024): Llama's block with experts, whose gates are the softmax over the chosen alone. */
export const mixtral = makeFamily({
  ...{ ...gatedDecoder, ...llamaBlock('mixtral', { experts: expertsStyle(mixtralNames) }) },
  name: 'mixtral',
  modelTypes: ['mixtral'],
  examples: ['Mixtral 8x7B', 'Mixtral 8x22B'],
  unitKinds: [kvGroup],
  read,
  stock: (config, layers) =>
    mixtureStock(gatedDecoder, config, layers, {
      fields: { experts: 'num_local_experts', neurons: 'intermediate_size', dense: null },
      code: { attention: null },
    }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields, ...mixtureFields },
  num_local_experts: configSize.nullish(),
  sliding_window: configSize.nullish(),
});

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', partial_rotary_factor: 1, attention_bias: false, mlp_bias: false };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const layer = withExperts(config, gatedLayer(own, { headNorm: false, window: own.sliding_window ?? null }), {
    ...{ experts: own.num_local_experts ?? 8, chosen: own.num_experts_per_tok ?? 2, renormalised: true },
    neurons: own.intermediate_size,
  });
  const layers = Array.from({ length: own.num_hidden_layers }, () => layer);
  return {
    architecture: {
      ...{ ...decoderArchitecture(config, own, stores), rotary: checkRope(ropeOptions(own), layers) },
      normEpsilon: own.rms_norm_eps ?? 1e-5,
    },
    layers,
  };
}
