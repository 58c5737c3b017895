import type { Architecture } from '../models/architecture.ts';
import { busyLayers } from '../models/compactSource.ts';

type Json = Readonly<Record<string, unknown>>;

/** Fields of config.json with an entry for every layer. */
const everyLayer = ['layer_types', 'no_rope_layers'];

/** Fields that list some layers by number. */
const someLayers = ['mlp_only_layers'];

/** Fields that are the number of a layer, from which on something changes. */
const fromLayer = ['max_window_layers'];

/**
 * A config whose lists about layers are about those that leave the project: without the entries of layers that do nothing, and with
 * new numbers. Transformers refuses a list of another length.
 *
 * @param architecture with the layers that do nothing.
 */
export function followLayers(config: Json, architecture: Architecture): Json {
  const kept = busyLayers(architecture);
  if (kept.length === architecture.layers.length) return config;
  const numberOf = (layer: number) => kept.filter((other) => other < layer).length;
  const changed = Object.entries(config).map(([key, value]): [string, unknown] => {
    if (Array.isArray(value) && everyLayer.includes(key) && value.length === architecture.layers.length)
      return [key, kept.map((layer) => value[layer] as unknown)];
    if (Array.isArray(value) && someLayers.includes(key))
      return [key, kept.filter((layer) => value.includes(layer)).map(numberOf)];
    if (typeof value === 'number' && fromLayer.includes(key)) return [key, numberOf(value)];
    return [key, value];
  });
  return Object.fromEntries(changed);
}
