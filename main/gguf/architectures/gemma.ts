import { FormatError } from '../../formats/errors.ts';
import type { GgufFile } from '../../formats/gguf/reader.ts';
import { float32, type GgufMetadata, string, uint32 } from '../../formats/gguf/values.ts';
import type { Architecture, RotaryOptions } from '../../models/architecture.ts';
import { gemma as family } from '../../models/families/gemma.ts';
import { floatOf, type GgufArchitecture, wholeNumber } from './architecture.ts';
import { attentionOf, hasBias, isUniform, keys, layersOf, modules as usual } from './gated.ts';
import { windowOf, windowsIn, windowsRefusal } from './windows.ts';

const modules = {
  ...usual,
  post_attention_layernorm: 'post_attention_norm',
  pre_feedforward_layernorm: 'ffn_norm',
  post_feedforward_layernorm: 'post_ffw_norm',
};

/** In what its two architectures differ, as llama.cpp has it. */
interface Version {
  readonly name: string;
  readonly modelType: string;
  readonly code: string;
  /** Every how many layers one sees everything. */
  readonly period: number;
  readonly headNorm: boolean;
  /** Layers of the size whose scores llama.cpp scales by the width of the model instead of that of a head. */
  readonly largest: number;
}

/** Base of the positions of layers with a window; llama.cpp knows no other for Gemma 3. */
const windowTheta = 10_000;

/** What a head's scores are multiplied by in llama.cpp, which goes by the number of layers. */
const scoreScale = (version: Version, { layers, hidden }: Pick<Architecture, 'layers' | 'hidden'>): number => {
  const attention = layers.map(attentionOf).find((shape) => shape);
  if (!attention) return 1;
  const { groups, queriesPerGroup, headDim } = attention;
  return (layers.length === version.largest ? hidden / (groups * queriesPerGroup) : headDim) ** -0.5;
};

const near = (a: number, b: number, tolerance = 1e-6): boolean => Math.abs(a / b - 1) < tolerance;

function refusal(version: Version, architecture: Architecture): string | null {
  const { layers, rotary, windowRotary, attentionScale = 1, embeddingScale = 1, hidden } = architecture;
  if (!isUniform(architecture)) return 'llama.cpp knows layers of Gemma only when all are alike';
  if (layers.some(hasBias)) return 'llama.cpp has no place for biases in Gemma';
  const windows = windowsRefusal('Gemma', version.period, architecture);
  if (windows !== null) return windows;
  if (!near(attentionScale, scoreScale(version, architecture)))
    return `llama.cpp scales scores by the number of layers of the sizes that Gemma has, and not by ${attentionScale}`;
  // Files say it nowhere: the width of the model does, unrounded.
  if (!near(embeddingScale, Math.sqrt(hidden), 2 ** -8))
    return 'llama.cpp multiplies embeddings by the root of the width that the model has now';
  const kind = rotary?.scaling?.['rope_type'] ?? rotary?.scaling?.['type'] ?? 'default';
  if (!['default', 'linear'].includes(String(kind)))
    return `llama.cpp scales positions of Gemma evenly, not by ${String(kind)}`;
  if (
    windowRotary &&
    (windowRotary.theta !== windowTheta || (windowRotary.scaling?.['rope_type'] ?? 'default') !== 'default')
  )
    return `llama.cpp turns layers of Gemma that see a window with the base ${windowTheta}, unscaled`;
  if (!version.headNorm && !architecture.tied) return 'llama.cpp knows Gemma 2 with one table of tokens only';
  return null;
}

function ownKeys(architecture: Architecture): GgufMetadata {
  const { rotary, attentionCap, logitCap } = architecture;
  const window = windowOf(architecture);
  const factor = rotary?.scaling?.['factor'];
  return {
    ...keys(architecture),
    ...(window === null ? {} : { 'attention.sliding_window': uint32(window) }),
    ...(attentionCap === undefined ? {} : { attn_logit_softcapping: float32(attentionCap) }),
    ...(logitCap === undefined ? {} : { final_logit_softcapping: float32(logitCap) }),
    ...(typeof factor === 'number'
      ? { 'rope.scaling.type': string('linear'), 'rope.scaling.factor': float32(factor) }
      : {}),
  };
}

function scales(version: Version, file: GgufFile): Partial<Architecture> {
  const cap = (key: string) => floatOf(file, `${version.name}.${key}_logit_softcapping`);
  const layers = layersIn(version, file);
  const hidden = wholeNumber(file, `${version.name}.embedding_length`);
  const [attentionCap, logitCap] = [cap('attn'), cap('final')];
  if (!version.headNorm && (attentionCap === null || logitCap === null))
    throw new FormatError(`${file.path}: a Gemma 2 must say its soft-capping ("gemma2.attn_logit_softcapping").`);
  const windowRotary: RotaryOptions = { theta: windowTheta, scaling: null };
  return {
    ...(version.headNorm ? { windowRotary } : {}),
    embeddingScale: Math.sqrt(hidden),
    attentionScale: scoreScale(version, { layers, hidden }),
    ...(attentionCap === null ? {} : { attentionCap }),
    ...(logitCap === null ? {} : { logitCap }),
  };
}

function layersIn(version: Version, file: GgufFile) {
  return layersOf(file, { modules, windowOf: windowsIn(file, version.period) });
}

const gemmaArchitecture = (version: Version): GgufArchitecture => ({
  ...{ name: version.name, family, modelTypes: { [version.modelType]: version.code }, modules, windows: true },
  ...{ theta: 10_000, rotaryTensors: () => ({}), keys: ownKeys },
  suits: ({ layers }) => layers.some((layer) => attentionOf(layer)?.headNorm === version.headNorm),
  refusal: (architecture) => refusal(version, architecture),
  scales: (file) => scales(version, file),
  layers: (file) => layersIn(version, file),
  fields: (architecture) => {
    const {
      hidden,
      context,
      normEpsilon,
      rotary,
      attentionScale = 1,
      attentionCap,
      logitCap,
      embeddingScale,
    } = architecture;
    return {
      ...{ hidden_size: hidden, max_position_embeddings: context, rms_norm_eps: normEpsilon },
      ...{ hidden_activation: 'gelu_pytorch_tanh', sliding_window: windowOf(architecture) },
      ...{ rope_theta: rotary?.theta, rope_scaling: rotary?.scaling ?? null, embedding_multiplier: embeddingScale },
      query_pre_attn_scalar: Number((attentionScale ** -2).toPrecision(12)),
      ...(version.headNorm ? { rope_local_base_freq: windowTheta } : {}),
      ...(attentionCap === undefined ? {} : { attn_logit_softcapping: attentionCap }),
      ...(logitCap === undefined ? {} : { final_logit_softcapping: logitCap }),
    };
  },
});

export const gemma2 = gemmaArchitecture({
  ...{ name: 'gemma2', modelType: 'gemma2', code: 'Gemma2ForCausalLM', period: 2, headNorm: false, largest: 46 },
});
export const gemma3 = gemmaArchitecture({
  ...{ name: 'gemma3', modelType: 'gemma3_text', code: 'Gemma3ForCausalLM', period: 6, headNorm: true, largest: 62 },
});
