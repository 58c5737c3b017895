import type { GgufFile } from '../../formats/gguf/reader.ts';
import { float32, type GgufMetadata, string, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, RotaryOptions } from '../../models/architecture.ts';
import { olmo as family } from '../../models/families/olmo.ts';
import { layerTypes } from '../../models/gatedStock.ts';
import { rotaryFrequencies } from '../../models/rotary.ts';
import { floatOf, type GgufArchitecture, hasKey, wholeNumber } from './architecture.ts';
import { attentionOf, hasBias, keys, layersOf, modules as usual } from './gated.ts';
import { firstOf, headRefusal, shapeRefusal, widthRefusal } from './refusals.ts';
import { windowOf, windowsIn, windowsRefusal } from './windows.ts';

const modules = {
  ...usual,
  post_attention_layernorm: 'post_attention_norm',
  post_feedforward_layernorm: 'post_ffw_norm',
};

const title = 'OLMo';

/** Every how many layers one sees everything. */
const period = 4;

/** Words of YaRN with their keys, and what llama.cpp takes where a file does not say them. */
const ramp = { beta_fast: ['yarn_beta_fast', 32], beta_slow: ['yarn_beta_slow', 1] } as const;

/** What YaRN multiplies positions by where nothing else is said, which llama.cpp does in any case (Peng et al. 2023). */
const usualAmplitude = (factor: number): number => (factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1);

const kindOf = ({ scaling }: RotaryOptions): string => String(scaling?.['rope_type'] ?? scaling?.['type'] ?? 'default');

function scalingRefusal({ rotary, windowRotary }: Architecture): string | null {
  if (!rotary) return null;
  if (!['default', 'yarn'].includes(kindOf(rotary)))
    return `llama.cpp scales positions of ${title} as YaRN does or not at all, not by ${kindOf(rotary)}`;
  if (rotary.scaling?.['truncate'] === false) return 'llama.cpp rounds the ends of YaRN’s ramp to whole dimensions';
  if (windowRotary && (windowRotary.theta !== rotary.theta || kindOf(windowRotary) !== 'default'))
    return `llama.cpp turns layers of ${title} that see a window by the base of the others, unscaled`;
  return null;
}

function scalingKeys({ rotary, layers }: Architecture): GgufMetadata {
  const headDim = layers.map(attentionOf).find((shape) => shape)?.headDim ?? 0;
  if (!rotary?.scaling || kindOf(rotary) !== 'yarn') return {};
  const factor = Number(rotary.scaling['factor']);
  const { amplitude } = rotaryFrequencies(rotary, headDim);
  const ends = Object.entries(ramp).map(([word, [key, usually]]) => [
    `rope.scaling.${key}`,
    float32(Number(rotary.scaling?.[word] ?? usually)),
  ]);
  return {
    ...{ 'rope.scaling.type': string('yarn'), 'rope.scaling.factor': float32(factor) },
    'rope.scaling.original_context_length': uint32(Number(rotary.scaling['original_max_position_embeddings'])),
    'rope.scaling.attn_factor': float32(amplitude / usualAmplitude(factor)),
    ...(Object.fromEntries(ends) as GgufMetadata),
  };
}

function scalingIn(file: GgufFile): RotaryOptions['scaling'] {
  const key = (name: string) => `olmo2.rope.scaling.${name}`;
  if (file.metadata.get(key('type')) !== 'yarn') return null;
  const factor = floatOf(file, key('factor')) ?? 1;
  const ends = Object.entries(ramp).map(([word, [name, usually]]) => [word, floatOf(file, key(name)) ?? usually]);
  const further = floatOf(file, key('attn_factor')) ?? 1;
  return {
    ...{ rope_type: 'yarn', factor },
    original_max_position_embeddings: wholeNumber(file, key('original_context_length')),
    ...(Object.fromEntries(ends) as Record<string, number>),
    // Of a quotient in float32 seven digits are what was meant.
    ...(further === 1 ? {} : { attention_factor: Number((further * usualAmplitude(factor)).toPrecision(7)) }),
  };
}

/** OLMo 2 and 3: norms behind the sublayers, norms over all heads, and windows in three of four layers of the second. */
export const olmo2: GgufArchitecture = {
  ...{ name: 'olmo2', family, modelTypes: { olmo2: 'Olmo2ForCausalLM', olmo3: 'Olmo3ForCausalLM' }, modules },
  ...{ theta: 10_000, rotaryTensors: () => ({}), windows: true },
  suits: () => true,
  refusal: (architecture) =>
    firstOf(
      shapeRefusal(title, architecture),
      architecture.layers.some(hasBias) ? `llama.cpp has no place for biases in ${title}` : null,
      widthRefusal(title, architecture),
      headRefusal(title, architecture),
      windowsRefusal(title, period, architecture),
      scalingRefusal(architecture),
    ),
  keys: (architecture) => {
    const window = windowOf(architecture);
    return {
      ...keys(architecture),
      ...scalingKeys(architecture),
      ...(window === null ? {} : { 'attention.sliding_window': uint32(window) }),
    };
  },
  scaling: (file) => Promise.resolve(scalingIn(file)),
  scales: (file) =>
    hasKey(file, 'olmo2.attention.sliding_window')
      ? { windowRotary: { theta: floatOf(file, 'olmo2.rope.freq_base') ?? 10_000, scaling: null } }
      : {},
  layers: (file) => layersOf(file, { modules, windowOf: windowsIn(file, period) }),
  fields: (architecture) => {
    const { hidden, context, normEpsilon, rotary, layers } = architecture;
    const window = windowOf(architecture);
    return {
      ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon, hidden_act: 'silu' },
      ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null },
      ...(window === null ? {} : { sliding_window: window, layer_types: layerTypes(layers) }),
    };
  },
};
