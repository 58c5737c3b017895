import type { Architecture, Family, StockModel } from '../models/architecture.ts';
import { compactArchitecture } from '../models/compactSource.ts';
import { layersKey, withLayers } from '../models/describe.ts';

/**
 * The config under which a model leaves the project. Models whose layers all have one shape that the family's stock
 * code can express get an ordinary config; others keep their shapes per layer under the key "espalier".
 */
export function exportedShape(
  config: Readonly<Record<string, unknown>>,
  { family, architecture }: { readonly family: Family; readonly architecture: Architecture },
): StockModel {
  const { layers } = compactArchitecture(architecture);
  const plain = Object.fromEntries(Object.entries(config).filter(([key]) => key !== layersKey));
  const stock = family.stock(plain, layers);
  return stock.special === null ? stock : { ...stock, config: withLayers(stock.config, layers) };
}
