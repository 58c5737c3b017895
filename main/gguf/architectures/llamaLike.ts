import { float32 } from '../../formats/gguf/values.ts';
import type { Architecture } from '../../models/architecture.ts';
import { granite as graniteFamily } from '../../models/families/granite.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import { rotaryTensors } from '../rotaryFactors.ts';
import { floatOf, type GgufArchitecture } from './architecture.ts';
import { attentionOf, isUniform, keys, layersOf, modules } from './gated.ts';

/** Rows of queries and keys are in pairs in both. */
const common = {
  ...{ modules, paired: ['self_attn.q_proj', 'self_attn.k_proj'], theta: 10_000, rotaryTensors },
  suits: () => true,
  padded: ({ layers }: Architecture) => layers.map(({ sublayers }) => ({ sublayers })),
};

/** What stands in the way of both. */
function refusal(title: string, architecture: Architecture): string | null {
  const { layers, rotary, context } = architecture;
  const attention = layers.map(attentionOf).find((shape) => shape);
  if (!attention || !rotary || !isUniform(architecture))
    return `llama.cpp knows layers of ${title} only when all are alike`;
  if (layers.some((layer) => (attentionOf(layer)?.window ?? context) < context))
    return 'it attends to a sliding window, where llama.cpp lets this architecture see everything';
  if (rotaryFrequencies(rotary, attention.headDim).amplitude !== 1)
    return 'its rotary positions are scaled in size (YaRN), which was not tried';
  return null;
}

const fields = ({ hidden, context, normEpsilon, rotary }: Architecture) => ({
  ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
  ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
});

/** Granite, dense: its four numbers are keys. */
export const granite: GgufArchitecture = {
  ...{ ...common, name: 'granite', family: graniteFamily, modelTypes: { granite: 'GraniteForCausalLM' } },
  refusal: (architecture) => refusal('Granite', architecture),
  keys: (architecture) => {
    const { embeddingScale = 1, residualScale = 1, logitScale = 1, attentionScale } = architecture;
    return {
      ...keys(architecture),
      ...{ embedding_scale: float32(embeddingScale), residual_scale: float32(residualScale) },
      logit_scale: float32(1 / logitScale),
      ...(attentionScale === undefined ? {} : { 'attention.scale': float32(attentionScale) }),
    };
  },
  scales: (file) => {
    const key = (name: string) => floatOf(file, `granite.${name}`) ?? 1;
    return {
      ...{ embeddingScale: key('embedding_scale'), residualScale: key('residual_scale') },
      ...{ logitScale: 1 / key('logit_scale'), attentionScale: key('attention.scale') },
    };
  },
  layers: (file) => layersOf(file, modules),
  fields: (architecture) => ({
    ...fields(architecture),
    ...{ embedding_multiplier: architecture.embeddingScale, attention_multiplier: architecture.attentionScale },
    ...{ residual_multiplier: architecture.residualScale, logits_scaling: 1 / (architecture.logitScale ?? 1) },
  }),
};
