import type { Architecture, Family, StockModel } from './architecture.ts';
import { compactArchitecture } from './compactSource.ts';
import { layersKey, withLayers } from './describe.ts';
import { perLayerKey } from './stock.ts';

type Json = Readonly<Record<string, unknown>>;

interface Described {
  readonly family: Family;
  readonly architecture: Architecture;
}

/**
 * The config under which a model leaves the project. Models whose layers all have one shape that the family's stock
 * code can express get an ordinary config; others keep their shapes per layer under the key "espalier".
 */
export function exportedShape(config: Json, { family, architecture }: Described): StockModel {
  const { layers } = compactArchitecture(architecture);
  const own = [layersKey, perLayerKey];
  const plain = Object.fromEntries(Object.entries(config).filter(([key]) => !own.includes(key)));
  const stock = family.stock(plain, layers);
  return stock.special === null ? stock : { ...stock, config: withLayers(stock.config, layers) };
}

/** Whether stock code that can load the model could not once the linears that read units have gained a bias. */
export function lacksBiases(config: Json, { family, architecture }: Described): boolean {
  const layers = architecture.layers.map((shape, layer) =>
    family.units(architecture, layer).reduce((biased, { reader }) => family.withBias(biased, reader), shape),
  );
  const special = (of: Architecture) => exportedShape(config, { family, architecture: of }).special;
  return special(architecture) === null && special({ ...architecture, layers }) !== null;
}
