import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { float32, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, RotaryOptions } from '../../models/architecture.ts';
import { phi3 as family } from '../../models/families/phi3.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import { floatOf, type GgufArchitecture, hasKey, wholeNumber } from './architecture.ts';
import { attentionOf, hasBias, isUniform, keys, layersOf, modules as usual } from './gated.ts';
import { firstOf, widthRefusal } from './refusals.ts';
import { windowRefusal } from './windows.ts';

const modules = { ...usual, 'self_attn.qkv_proj': 'attn_qkv', 'mlp.gate_up_proj': 'ffn_up' };
const tensors = { short: 'rope_factors_short.weight', long: 'rope_factors_long.weight' } as const;

/** The lists of LongRoPE as tensors. */
function rotaryTensors({ rotary }: Architecture): Record<string, Float32Array> {
  const { short_factor: short, long_factor: long } = rotary?.scaling ?? {};
  return Array.isArray(short) && Array.isArray(long)
    ? { [tensors.long]: Float32Array.from(long), [tensors.short]: Float32Array.from(short) }
    : {};
}

async function scaling(file: GgufFile): Promise<RotaryOptions['scaling']> {
  if (!file.tensors.has(tensors.long)) return null;
  const original = wholeNumber(file, 'phi3.rope.scaling.original_context_length');
  const amplitude = floatOf(file, 'phi3.rope.scaling.attn_factor');
  if (amplitude === null)
    throw new FormatError(
      `${file.path}: "phi3.rope.scaling.attn_factor" is missing, which goes with "${tensors.long}".`,
    );
  const list = async (name: string) => Array.from(await file.readFloat32(name));
  return {
    ...{ rope_type: 'longrope', short_factor: await list(tensors.short), long_factor: await list(tensors.long) },
    original_max_position_embeddings: original,
    factor: wholeNumber(file, 'phi3.context_length') / original,
    attention_factor: amplitude,
  };
}

function refusal(architecture: Architecture): string | null {
  const { layers } = architecture;
  const attention = layers.map(attentionOf).find((shape) => shape);
  if (!attention || !isUniform(architecture)) return 'llama.cpp knows layers of Phi-3 only when all are alike';
  const other = firstOf(widthRefusal('Phi-3', architecture), windowRefusal(architecture));
  if (other !== null) return other;
  return layers.some(hasBias) ? 'llama.cpp has no place for biases in Phi-3' : null;
}

/** Phi-3 and 4: fused matrices, and lists of factors for short and long texts as tensors. */
export const phi3: GgufArchitecture = {
  ...{ name: 'phi3', family, modelTypes: { phi3: 'Phi3ForCausalLM' }, modules, theta: 10_000 },
  ...{ refusal, rotaryTensors, scaling },
  suits: () => true,
  keys: (architecture) => {
    const { rotary, layers } = architecture;
    const attention = layers.map(attentionOf).find((shape) => shape);
    const original = rotary?.scaling?.['original_max_position_embeddings'];
    return {
      ...keys(architecture),
      ...(attention?.window ? { 'attention.sliding_window': uint32(attention.window) } : {}),
      ...(rotary && attention && typeof original === 'number'
        ? {
            'rope.scaling.original_context_length': uint32(original),
            'rope.scaling.attn_factor': float32(rotaryFrequencies(rotary, attention.headDim).amplitude),
          }
        : {}),
    };
  },
  layers: (file) => {
    const key = 'phi3.attention.sliding_window';
    const window = hasKey(file, key) ? wholeNumber(file, key) : 0;
    return layersOf(file, { modules, windowOf: () => window || null, partly: true });
  },
  fields: (architecture) => {
    const { hidden, context, normEpsilon, rotary, layers } = architecture;
    const attention = layers.map(attentionOf).find((shape) => shape);
    return {
      ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
      ...{
        rope_theta: rotary?.theta,
        rope_scaling: rotary?.scaling ?? null,
        sliding_window: attention?.window ?? null,
      },
      original_max_position_embeddings: rotary?.scaling?.['original_max_position_embeddings'] ?? context,
      ...(rotary?.dims === undefined ? {} : { partial_rotary_factor: rotary.dims / (attention?.headDim ?? 1) }),
    };
  },
};
