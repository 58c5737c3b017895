import { z } from 'zod';
import { FormatError } from '../../formats/errors.ts';
import { configFields, configSize, type HuggingFaceConfig, refuseFields } from '../../formats/huggingFaceConfig.ts';
import { silu } from '../../graph/functions/index.ts';
import type { FamilyConfig, RotaryOptions } from '../architecture.ts';
import { makeFamily } from '../family.ts';
import { decoderArchitecture, decoderFields, gatedDecoder, gatedLayer, turned } from '../gatedDecoder.ts';
import { gatedStock } from '../gatedStock.ts';
import { checkRope, partly, ropeFields, ropeOptions } from '../ropeConfig.ts';
import { rms } from '../sublayers/norm.ts';
import { sublayersOf } from '../sublayers/styles.ts';

/**
 * Phi-3 mini and medium, Phi-3.5-mini, Phi-4 and Phi-4-mini (Abdin et al. 2024): Llama's block with one matrix for queries,
 * keys and values, one for gate and up, and long texts turned by other frequencies (LongRoPE, Ding et al. 2024).
 */
export const phi3 = makeFamily({
  ...gatedDecoder,
  name: 'phi3',
  modelTypes: ['phi3'],
  examples: ['Phi-3 mini and medium', 'Phi-3.5-mini', 'Phi-4', 'Phi-4-mini'],
  others: {
    phi3small: 'Phi-3-small, which attends by blocks and is another architecture than the other sizes of Phi-3',
    phimoe: 'Phi-3.5-MoE, a mixture of experts and another architecture than the other sizes of Phi-3.5',
  },
  read,
  // The code that the field points to does not lie in what is exported, and programs have their own.
  stock: (config, layers) => {
    const own = Object.entries(config).filter(([key]) => key !== 'auto_map');
    return gatedStock(gatedDecoder, Object.fromEntries(own), layers, { attention: null, feedForward: null });
  },
  finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
  sublayer: sublayersOf('phi3', {
    attention: (shape, { architecture }) => ({
      ...{ projections: { local: 'self_attn.qkv_proj' }, output: { local: 'self_attn.o_proj' } },
      ...{
        norm: rms('input_layernorm', architecture.hidden, architecture.normEpsilon),
        ...turned(shape, architecture),
      },
    }),
    gatedMlp: (_, { architecture: { hidden, normEpsilon } }) => ({
      ...{ writers: { local: 'mlp.gate_up_proj' }, down: { local: 'mlp.down_proj' }, activation: silu },
      norm: rms('post_attention_layernorm', hidden, normEpsilon),
    }),
  }),
});

const fields = z.object({
  ...{ ...decoderFields, ...ropeFields },
  sliding_window: configSize.nullish(),
  original_max_position_embeddings: configSize.nullish(),
});
type Fields = z.infer<typeof fields>;

/** What these configs can ask for that is not computed here. */
const only = { hidden_act: 'silu', attention_bias: false, mlp_bias: false };

function read(config: HuggingFaceConfig, stores: (name: string) => boolean): FamilyConfig {
  const own = configFields(fields, config);
  refuseFields(config, only);
  const layer = gatedLayer(own, { headNorm: false, window: own.sliding_window ?? null });
  const layers = Array.from({ length: own.num_hidden_layers }, () => layer);
  const rotary = partly(own, layers, longRope(config.what, own, ropeOptions(own)));
  return { architecture: { ...decoderArchitecture(config, own, stores), rotary: checkRope(rotary, layers) }, layers };
}

/** The scaling with what stands beside it in these configs: how long texts were before. */
function longRope(what: string, own: Fields, { theta, scaling }: RotaryOptions): RotaryOptions {
  const kind = scaling?.['rope_type'] ?? scaling?.['type'] ?? 'default';
  if (kind === 'default') return { theta, scaling: null };
  // Its first name.
  if (kind !== 'longrope' && kind !== 'su')
    throw new FormatError(`${what}: rope type ${JSON.stringify(kind)} is not supported for phi3; expected longrope.`);
  const context = own.max_position_embeddings ?? 4096;
  const original = own.original_max_position_embeddings ?? scaling?.['original_max_position_embeddings'] ?? context;
  const { short_factor, long_factor, attention_factor } = scaling ?? {};
  return {
    theta,
    scaling: {
      ...{ rope_type: 'longrope', short_factor, long_factor },
      ...{ original_max_position_embeddings: original, factor: context / Number(original) },
      ...(attention_factor === undefined ? {} : { attention_factor }),
    },
  };
}
