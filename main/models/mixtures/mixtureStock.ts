import type { Family, LayerShape, StockModel } from '../architecture.ts';
import { withoutPattern, gatedStock, type StockBiases } from '../gatedStock.ts';
import type { ExpertsShape, GatedMlpShape } from '../shapes.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the config of a family with experts calls them. */
export interface MixtureFields {
  /** How many a layer has. */
  readonly experts: string;
  /** Width of one. */
  readonly neurons: string;
  /** Lists the layers that have one network instead of experts; null where every layer has experts. */
  readonly dense: string | null;
}

const expertsOf = ({ sublayers }: LayerShape) =>
  sublayers.find((shape): shape is ExpertsShape => shape.kind === 'experts');
const networkOf = ({ sublayers }: LayerShape) =>
  sublayers.find((shape): shape is GatedMlpShape => shape.kind === 'gatedMlp');

/**
 * How a model with experts leaves the project: with an ordinary config where its layers are alike, but for those that have one
 * network instead of experts, else with what single layers have otherwise.
 */
export function mixtureStock(
  family: Pick<Family, 'sublayers'>,
  config: Json,
  layers: readonly LayerShape[],
  { fields, code }: { readonly fields: MixtureFields; readonly code: Pick<StockBiases, 'attention'> },
): StockModel {
  const mixture = layers.map(expertsOf).find((one) => one !== undefined);
  const network = layers.map(networkOf).find((one) => one !== undefined);
  // One stands for both kinds of feed-forward network where each is the same in all layers that have it.
  const alike = withoutPattern(layers).map((layer) => ({
    ...layer,
    sublayers: layer.sublayers.map((shape) =>
      fields.dense !== null && mixture && JSON.stringify(shape) === JSON.stringify(network) ? mixture : shape,
    ),
  }));
  const {
    config: gated,
    special,
    zeroBiases,
  } = gatedStock(family, config, layers.map(asGated), { ...code, feedForward: null }, alike);
  const dense = layers.flatMap((layer, at) => (networkOf(layer) ? [at] : []));
  return {
    zeroBiases,
    special: mergedLimit(layers) ?? special ?? (mixture ? null : 'no layer has experts any more'),
    config: {
      ...gated,
      ...(network ? { intermediate_size: network.neurons } : { intermediate_size: config['intermediate_size'] }),
      ...(mixture ? { [fields.experts]: mixture.experts, [fields.neurons]: mixture.neurons } : {}),
      ...(fields.dense === null ? {} : { [fields.dense]: dense, decoder_sparse_step: 1 }),
    },
  };
}

/** What stock code cannot say of merged experts; null where there are none. */
const mergedLimit = (layers: readonly LayerShape[]): string | null =>
  layers.some((layer) => expertsOf(layer)?.leads) ? 'several rows of a router lead to one expert' : null;

/** The layer with one network as wide as an expert, for what a config says of both in the same way. */
const asGated = (layer: LayerShape): LayerShape => ({
  ...layer,
  sublayers: layer.sublayers.map((shape) =>
    shape.kind === 'experts'
      ? { name: shape.name, kind: 'gatedMlp', neurons: shape.neurons, bias: { gate: false, up: false, down: false } }
      : shape,
  ),
});
