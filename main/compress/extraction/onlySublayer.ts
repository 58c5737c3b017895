import type { LayerShape, SublayerShape } from '../../models/shapes.ts';
import type { ModelSource } from '../../models/source.ts';

/** A model of one layer, whose shape is given, with one of its sublayers. */
export function onlySublayer(source: ModelSource, shape: LayerShape, one: SublayerShape): ModelSource {
  const architecture = { ...source.architecture, layers: [{ ...shape, sublayers: [one] }] };
  return { ...source, architecture, parameters: source.family.parameters(architecture) };
}
