import type { Value } from '../graph/builder.ts';
import { cast, concat, cos, mul, scale, sin, unsqueeze } from '../graph/ops/index.ts';
import type { PositionInput, RotaryOptions } from './architecture.ts';

/** cos and sin tables for rotary position embedding, row-major [positions, headDim]. */
export interface RotaryTables {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * Angles of positions start … start + count − 1 in the half-split convention of Llama (Su et al. 2021, RoFormer;
 * frequency i turns elements i and i + headDim/2). The tables repeat the frequencies once, as the rotation needs them.
 */
export function rotaryTables(options: RotaryOptions, headDim: number, start: number, count: number): RotaryTables {
  const { frequencies, amplitude } = rotaryFrequencies(options, headDim);
  const half = headDim / 2;
  const cos = new Float32Array(count * headDim);
  const sin = new Float32Array(count * headDim);
  for (let t = 0; t < count; t += 1) {
    for (let i = 0; i < headDim; i += 1) {
      const angle = (start + t) * (frequencies[i % half] ?? 0);
      cos[t * headDim + i] = Math.cos(angle) * amplitude;
      sin[t * headDim + i] = Math.sin(angle) * amplitude;
    }
  }
  return { cos, sin };
}

/** cos and sin of the rotary angles as inputs of blocks, each [positions, 1, headDim]. */
export function rotaryInputs(options: RotaryOptions, headDim: number): readonly PositionInput[] {
  const tables = { cos, sin };
  return (['cos', 'sin'] as const).map((name) => ({
    name,
    key: `rotary:${headDim}`,
    size: [1, headDim],
    values: (start, count) => rotaryTables(options, headDim, start, count)[name],
    emit: (positions) => {
      const { frequencies, amplitude } = rotaryFrequencies(options, headDim);
      return scale(tables[name](angles(positions, frequencies)), amplitude);
    },
  }));
}

/** Every angle twice, [batch, sequence, 1, headDim]. */
function angles(positions: Value, frequencies: Float64Array): Value {
  const { length } = frequencies;
  const inverse = positions.builder.constant('float32', [1, 1, 1, length], Float32Array.from(frequencies));
  const half = mul(unsqueeze(cast(positions, 'float32'), [2, 3]), inverse);
  return concat([half, half], 3);
}

/** Inverse frequencies [headDim / 2] after the config's scaling, and the factor on cos and sin (1 except for YaRN). */
export function rotaryFrequencies({ theta, scaling }: RotaryOptions, headDim: number) {
  const base = Float64Array.from({ length: headDim / 2 }, (_, i) => theta ** ((-2 * i) / headDim));
  const kind = String(scaling?.['rope_type'] ?? scaling?.['type'] ?? 'default');
  const option = (name: string, fallback?: number): number => {
    const value = scaling?.[name] ?? fallback;
    if (typeof value !== 'number' || !(value > 0 && value < Infinity)) {
      throw new Error(`config.json: rope_scaling.${name} must be a positive number for rope type "${kind}".`);
    }
    return value;
  };
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
      return yarn(base, theta, headDim, option);
    default:
      throw new Error(
        `config.json: rope type "${kind}" is not supported; expected default, linear, dynamic, llama3 or yarn.`,
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

/** YaRN (Peng et al. 2023): interpolation ramp between the dimensions that make beta_fast and beta_slow turns. */
function yarn(base: Float64Array, theta: number, headDim: number, option: (name: string, fallback?: number) => number) {
  const factor = option('factor');
  const original = option('original_max_position_embeddings');
  const dimension = (turns: number) => (headDim * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const low = Math.max(0, Math.floor(dimension(option('beta_fast', 32))));
  const high = Math.min(headDim - 1, Math.ceil(dimension(option('beta_slow', 1))));
  const frequencies = base.map((f, i) => {
    const ramp = Math.min(1, Math.max(0, (i - low) / Math.max(high - low, 0.001)));
    return (f / factor) * ramp + f * (1 - ramp);
  });
  return { frequencies, amplitude: option('attention_factor', factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1) };
}
