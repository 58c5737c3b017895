import type { Architecture, RotaryOptions } from '../models/architecture.ts';
import { rotaryFrequencies } from '../models/rotary.ts';

/** By how much each rotary frequency is slower than the base says, [headDim / 2]; null when none is. */
export function rotaryFactors({ rotary, layers }: Pick<Architecture, 'rotary' | 'layers'>): Float32Array | null {
  const [headDim] = layers.flatMap(({ sublayers }) =>
    sublayers.flatMap((shape) => ('headDim' in shape ? [shape.headDim] : [])),
  );
  return rotary && headDim !== undefined ? factorsOf(rotary, headDim) : null;
}

/** Name of the tensor that says by how much every rotary frequency is slowed down. */
export const rotaryFactorsName = 'rope_freqs.weight';

/** The tensor of that name where frequencies are slowed down. */
export function rotaryTensors(architecture: Pick<Architecture, 'rotary' | 'layers'>): Record<string, Float32Array> {
  const factors = rotaryFactors(architecture);
  return factors ? { [rotaryFactorsName]: factors } : {};
}

function factorsOf(rotary: RotaryOptions, headDim: number): Float32Array | null {
  const { frequencies } = rotaryFrequencies(rotary, headDim);
  const plain = rotaryFrequencies({ theta: rotary.theta, scaling: null }, headDim).frequencies;
  const factors = Float32Array.from(plain, (frequency, i) => frequency / (frequencies[i] as number));
  return factors.every((factor) => factor === 1) ? null : factors;
}

/** How far factors may be from those that a scaling gives: they are float32, and files of others were computed in it. */
const tolerance = 1e-4;

/**
 * The scaling that gives these factors, in the way of Llama 3.1: F below `low` turns within the original context, 1 above `high`, and
 * between them 1 / factor = s + (1 − s) / F, where s grows evenly from 0 to 1 with the frequency. low is 1, since only ratios to
 * the original context matter, and high is 4 unless two factors between say otherwise.
 *
 * @returns null where no such scaling gives them.
 */
export function scalingOf(factors: Float32Array, theta: number): Readonly<Record<string, unknown>> | null {
  const headDim = 2 * factors.length;
  const factor = round(factors.reduce((most, one) => Math.max(most, one), 0));
  if (!(factor > 1)) return null;
  if (factors.every((one) => Math.abs(one / factor - 1) < tolerance)) return { rope_type: 'linear', factor };
  const frequencies = rotaryFrequencies({ theta, scaling: null }, headDim).frequencies;
  const between = [...factors.keys()].filter((i) => isBetween(factors[i] as number, factor));
  const points = between.map((i) => ({
    frequency: frequencies[i] as number,
    share: (1 / (factors[i] as number) - 1 / factor) / (1 - 1 / factor),
  }));
  const { high, original } = ends(points) ?? { high: 4, original: middle(factors, frequencies, factor) };
  const scaling = {
    ...{ rope_type: 'llama3', factor, low_freq_factor: 1, high_freq_factor: round(high) },
    original_max_position_embeddings: Math.round(original),
  };
  return gives(scaling, factors, theta) ? scaling : null;
}

/** Where factors between the ends say that these are: s = (original · frequency / 2π − 1) / (high − 1). */
function ends(points: readonly { readonly frequency: number; readonly share: number }[]) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  if (first === last) return { high: 4, original: (2 * Math.PI * (3 * first.share + 1)) / first.frequency };
  const slope = (first.share - last.share) / (first.frequency - last.frequency);
  const start = slope * first.frequency - first.share;
  return { high: 1 + 1 / start, original: (2 * Math.PI * slope) / start };
}

/** An original context in which the slowest frequency that stays turns more than 4 times, and the next one less than once. */
function middle(factors: Float32Array, frequencies: Float64Array, factor: number): number {
  const next = factors.findIndex((one) => Math.abs(one / factor - 1) < tolerance);
  return 2 * Math.PI * Math.sqrt(4 / ((frequencies[next - 1] ?? NaN) * (frequencies[next] as number)));
}

const isBetween = (value: number, factor: number): boolean => value > 1 + tolerance && value < factor * (1 - tolerance);

/** What people write: whole numbers and quarters where a value is one but for its rounding. */
const round = (value: number): number =>
  Math.abs(4 * value - Math.round(4 * value)) < 0.01 ? Math.round(4 * value) / 4 : value;

function gives(scaling: Readonly<Record<string, unknown>>, factors: Float32Array, theta: number): boolean {
  try {
    const found = factorsOf({ theta, scaling }, 2 * factors.length);
    return found !== null && found.every((one, i) => Math.abs(one / (factors[i] as number) - 1) < tolerance);
  } catch {
    // No numbers of a scaling, so none that gives these factors.
    return false;
  }
}
