import { z } from 'zod';
import { configSize } from '../formats/huggingFaceConfig.ts';
import { isRecord } from '../formats/json.ts';
import type { LayerShape, RotaryOptions } from './architecture.ts';
import { rotaryFrequencies } from './rotary.ts';

/** Fields that say how positions are turned; newer configs keep base and scaling together in rope_parameters. */
export const ropeFields = {
  rope_theta: z.number().positive().nullish(),
  rope_scaling: z.record(z.string(), z.unknown()).nullish(),
  rope_parameters: z.record(z.string(), z.unknown()).nullish(),
  partial_rotary_factor: z.number().positive().max(1).nullish(),
  max_position_embeddings: configSize.nullish(),
};
export type RopeFields = z.infer<z.ZodObject<typeof ropeFields>>;

/** @param theta the base where the config says none. */
export function ropeOptions(own: RopeFields, theta = 10_000): RotaryOptions {
  const { rope_theta, rope_scaling, rope_parameters } = own;
  const base = rope_theta ?? rope_parameters?.['rope_theta'] ?? theta;
  if (typeof base !== 'number' || !(base > 0 && base < Infinity))
    throw new Error('config.json: rope_theta must be a positive number.');
  return { theta: base, scaling: known(rope_scaling ?? rope_parameters ?? null, own.max_position_embeddings) };
}

/** What a scaling may say; whatever else it says might change what is computed. */
const words = new Set([
  ...['rope_type', 'type', 'rope_theta', 'partial_rotary_factor', 'factor', 'original_max_position_embeddings'],
  ...['low_freq_factor', 'high_freq_factor', 'beta_fast', 'beta_slow', 'mscale', 'mscale_all_dim', 'attention_factor'],
  // What follows says nothing of its own: how a model was trained, and how long its texts may be, as beside the scaling.
  ...['truncate', 'short_factor', 'long_factor', 'finetuned', 'max_position_embeddings'],
]);

/** The scaling, refused where it says something that is not known; how long texts were before is what they are where it is not said. */
function known(scaling: RotaryOptions['scaling'], context: number | null | undefined): RotaryOptions['scaling'] {
  if (!scaling) return null;
  const kind = String(scaling['rope_type'] ?? scaling['type'] ?? 'default');
  const other = Object.keys(scaling).find((key) => !words.has(key) && !isRecord(scaling[key]));
  if (other !== undefined)
    throw new Error(
      `config.json: rope_scaling.${other} is not known for rope type "${kind}", so positions might be turned otherwise than was meant.`,
    );
  const original = scaling['original_max_position_embeddings'] ?? context;
  if (!original || (kind !== 'yarn' && kind !== 'longrope')) return scaling;
  const factor = scaling['factor'] ?? (context ? context / Number(original) : undefined);
  return { ...scaling, original_max_position_embeddings: original, ...(kind === 'longrope' ? { factor } : {}) };
}

/**
 * The same fields for each type of layer where rope_parameters has an entry for each; else those of all layers, and none for those
 * with a window.
 */
export function layerTypeRope(own: RopeFields): { readonly full: RopeFields; readonly sliding: RopeFields | null } {
  const { rope_parameters: parameters } = own;
  const of = (type: string): RopeFields | null => {
    const entry = parameters?.[type];
    return isRecord(entry) ? { rope_parameters: entry } : null;
  };
  return { full: of('full_attention') ?? own, sliding: of('sliding_attention') };
}

/** Rotary positions of a config that may turn only a part of every head. */
export function partly(own: RopeFields, layers: readonly LayerShape[], options: RotaryOptions): RotaryOptions {
  const share = own.partial_rotary_factor ?? own.rope_parameters?.['partial_rotary_factor'] ?? 1;
  const [headDim] = layers.flatMap(({ sublayers }) =>
    sublayers.flatMap((shape) => (shape.kind === 'attention' ? [shape.headDim] : [])),
  );
  if (headDim === undefined || share === 1) return options;
  const dims = Math.floor(headDim * Number(share));
  if (dims > 0 && dims % 2 === 0) return { ...options, dims };
  throw new Error(
    `config.json: partial_rotary_factor ${JSON.stringify(share)} of heads with ${headDim} numbers must leave an even number of them to turn.`,
  );
}

/** Refuses a scaling that is not known, before anything is computed with it. */
export function checkRope(options: RotaryOptions, layers: readonly LayerShape[]): RotaryOptions {
  for (const { sublayers } of layers)
    for (const shape of sublayers) if (shape.kind === 'attention') rotaryFrequencies(options, shape.headDim);
  return options;
}
