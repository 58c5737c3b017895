import type { Architecture, LayerShape, Parameter } from './architecture.ts';
import { isInLayer, type ModelSource, renamedSource } from './source.ts';

/** Whether a layer does nothing: all its sublayers were removed. */
export const isEmpty = ({ sublayers }: LayerShape): boolean => sublayers.length === 0;

/** The layers that do something, by their numbers. */
export const busyLayers = ({ layers }: Architecture): number[] =>
  [...layers.keys()].filter((layer) => !isEmpty(layers[layer] as LayerShape));

/** The architecture without layers that do nothing. */
export const compactArchitecture = (architecture: Architecture): Architecture => ({
  ...architecture,
  layers: busyLayers(architecture).map((layer) => architecture.layers[layer] as LayerShape),
});

/**
 * The same model without layers that do nothing, the others renumbered: what leaves the project has as many layers as it
 * computes. A model without such layers is returned as it is.
 */
export function compactSource(source: ModelSource): ModelSource {
  const { architecture } = source;
  const kept = busyLayers(architecture);
  if (kept.length === architecture.layers.length) return source;
  const originals = new Map(source.parameters.map((parameter) => [`${parameter.place} ${parameter.local}`, parameter]));
  return renamedSource(source, compactArchitecture(architecture), (parameter) =>
    isInLayer(parameter) ? (originals.get(`${kept[parameter.place]} ${parameter.local}`) as Parameter) : parameter,
  );
}
