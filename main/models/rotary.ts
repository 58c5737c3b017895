import type { GraphBuilder, Value } from '../graph/builder.ts';
import { cast, concat, cos, greater, mul, reduceMax, scale, sin, unsqueeze, where } from '../graph/ops/index.ts';
import type { PositionInput, RotaryOptions } from './architecture.ts';

/** cos and sin tables for rotary position embedding, row-major [positions, dims] with as many dims of a head as are turned. */
export interface RotaryTables {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * Angles of positions start … start + count − 1 in the half-split convention of Llama (Su et al. 2021, RoFormer;
 * frequency i turns elements i and i + headDim/2). The tables repeat the frequencies once, as the rotation needs them.
 */
export function rotaryTables(options: RotaryOptions, headDim: number, start: number, count: number): RotaryTables {
  const { frequencies, amplitude } = rotaryFrequencies(options, headDim, start + count);
  const half = frequencies.length;
  const dims = 2 * half;
  const cos = new Float32Array(count * dims);
  const sin = new Float32Array(count * dims);
  for (let t = 0; t < count; t += 1) {
    for (let i = 0; i < dims; i += 1) {
      const angle = (start + t) * (frequencies[i % half] ?? 0);
      cos[t * dims + i] = Math.cos(angle) * amplitude;
      sin[t * dims + i] = Math.sin(angle) * amplitude;
    }
  }
  return { cos, sin };
}

/** cos and sin of the rotary angles as inputs of blocks, each [positions, 1, dims]. */
export function rotaryInputs(options: RotaryOptions, headDim: number): readonly PositionInput[] {
  const tables = { cos, sin };
  return (['cos', 'sin'] as const).map((name) => ({
    name,
    key: JSON.stringify([headDim, options]),
    size: [1, options.dims ?? headDim],
    values: (start, count) => rotaryTables(options, headDim, start, count)[name],
    emit: (positions) => {
      const { frequencies, amplitude, beyond } = rotaryFrequencies(options, headDim);
      const turns = constantRow(positions.builder, frequencies);
      if (!beyond) return scale(tables[name](angles(positions, turns)), amplitude);
      // The text as a whole decides, as in Transformers: its last position is the largest.
      const last = reduceMax(cast(positions, 'float32'), [0, 1], true);
      const long = greater(unsqueeze(last, [2, 3]), positions.builder.scalar(beyond.length - 1));
      const chosen = where(long, constantRow(positions.builder, beyond.frequencies), turns);
      return scale(tables[name](angles(positions, chosen)), amplitude);
    },
  }));
}

/** Every angle twice, [batch, sequence, 1, headDim]. */
function angles(positions: Value, frequencies: Value): Value {
  const half = mul(unsqueeze(cast(positions, 'float32'), [2, 3]), frequencies);
  return concat([half, half], 3);
}

const constantRow = (builder: GraphBuilder, values: Float64Array): Value =>
  builder.constant('float32', [1, 1, 1, values.length], Float32Array.from(values));

/** How fast the pairs of a head turn. */
export interface RotaryFrequencies {
  /** Radians from one position to the next, [dims / 2]. */
  readonly frequencies: Float64Array;
  /** Factor on cos and sin: 1 except for YaRN and LongRoPE. */
  readonly amplitude: number;
  /** Those of texts longer than `length`, where they are others (LongRoPE). */
  readonly beyond?: { readonly length: number; readonly frequencies: Float64Array };
}

/**
 * Frequencies after the config's scaling.
 *
 * @param length of the text, which decides where frequencies go by it.
 */
export function rotaryFrequencies(
  { theta, scaling, dims }: RotaryOptions,
  wholeHead: number,
  length = 0,
): RotaryFrequencies {
  const headDim = dims ?? wholeHead;
  const base = Float64Array.from({ length: headDim / 2 }, (_, i) => theta ** ((-2 * i) / headDim));
  const kind = String(scaling?.['rope_type'] ?? scaling?.['type'] ?? 'default');
  const option = (name: string, fallback?: number): number => {
    const value = scaling?.[name] ?? fallback;
    if (typeof value !== 'number' || !(value > 0 && value < Infinity)) {
      throw new Error(`config.json: rope_scaling.${name} must be a positive number for rope type "${kind}".`);
    }
    return value;
  };
  // As in Python, zero is as if nothing was said.
  const has = (name: string) => Boolean(scaling?.[name]);
  switch (kind) {
    case 'default':
      return { frequencies: base, amplitude: 1 };
    case 'dynamic':
      // Changes nothing up to the context length, and longer texts are refused elsewhere.
      return { frequencies: base, amplitude: 1 };
    case 'linear':
      return { frequencies: base.map((f) => f / option('factor')), amplitude: 1 };
    case 'llama3':
      return { frequencies: base.map((f) => llama3(f, option)), amplitude: 1 };
    case 'yarn':
      return yarn(base, { theta, headDim, truncate: scaling?.['truncate'] !== false }, option, has);
    case 'longrope':
      return longRope(base, scaling, option, length);
    default:
      throw new Error(
        `config.json: rope type "${kind}" is not supported; expected default, linear, dynamic, llama3, longrope or yarn.`,
      );
  }
}

/** Llama 3.1: long wavelengths are slowed by `factor`, short ones kept, those between interpolated. */
function llama3(frequency: number, option: (name: string) => number): number {
  const turns = (option('original_max_position_embeddings') * frequency) / (2 * Math.PI);
  const low = option('low_freq_factor');
  const high = option('high_freq_factor');
  const slowed = frequency / option('factor');
  if (turns < low) return slowed;
  if (turns > high) return frequency;
  const smooth = (turns - low) / (high - low);
  return (1 - smooth) * slowed + smooth * frequency;
}

/**
 * YaRN (Peng et al. 2023): interpolation ramp between the dimensions that make beta_fast and beta_slow turns. The amplitude is
 * 0.1 · ln(factor) + 1, or what `mscale` and `mscale_all_dim` leave of it, or what the config says.
 */
function yarn(
  base: Float64Array,
  { theta, headDim, truncate }: { readonly theta: number; readonly headDim: number; readonly truncate: boolean },
  option: (name: string, fallback?: number) => number,
  has: (name: string) => boolean,
): RotaryFrequencies {
  const factor = option('factor');
  const original = option('original_max_position_embeddings');
  const dimension = (turns: number) => (headDim * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [from, to] = [dimension(option('beta_fast', 32)), dimension(option('beta_slow', 1))];
  const low = Math.max(0, truncate ? Math.floor(from) : from);
  const high = Math.min(headDim - 1, truncate ? Math.ceil(to) : to);
  const frequencies = base.map((f, i) => {
    const ramp = Math.min(1, Math.max(0, (i - low) / Math.max(high - low, 0.001)));
    return (f / factor) * ramp + f * (1 - ramp);
  });
  const grown = (by: number) => (factor <= 1 ? 1 : 0.1 * by * Math.log(factor) + 1);
  const usual =
    has('mscale') && has('mscale_all_dim') ? grown(option('mscale')) / grown(option('mscale_all_dim')) : grown(1);
  return { frequencies, amplitude: option('attention_factor', usual) };
}

/**
 * LongRoPE (Ding et al. 2024): every frequency has a factor of its own, and another one in texts longer than those the model
 * was first trained on; the amplitude is √(1 + ln(factor) / ln(original)).
 */
function longRope(
  base: Float64Array,
  scaling: RotaryOptions['scaling'],
  option: (name: string, fallback?: number) => number,
  length: number,
): RotaryFrequencies {
  const original = option('original_max_position_embeddings');
  const factor = option('factor');
  const by = (name: 'short_factor' | 'long_factor') => {
    const list: unknown = scaling?.[name];
    const valid = Array.isArray(list) && list.every((one) => typeof one === 'number' && one > 0 && one < Infinity);
    if (!valid || list.length !== base.length)
      throw new Error(`config.json: rope_scaling.${name} must list ${base.length} positive numbers.`);
    return base.map((frequency, i) => frequency / (list[i] as number));
  };
  const [short, long] = [by('short_factor'), by('long_factor')];
  const amplitude = option('attention_factor', factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original)));
  return {
    frequencies: length > original ? long : short,
    amplitude,
    beyond: { length: original, frequencies: long },
  };
}
