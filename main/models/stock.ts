import type { Family, LayerShape, StockModel } from './architecture.ts';
import { type AttentionShape, type MlpShape, valueDimOf } from './shapes.ts';

/** Where Transformers records, from 5.14 on, what single layers have otherwise than the config says for all. */
export const perLayerKey = 'per_layer_config';

/** Why no ordinary config can describe layers like these, whatever the family's code; null when one may. */
export function whyNotAlike({ sublayers }: Pick<Family, 'sublayers'>, layers: readonly LayerShape[]): string | null {
  const [first] = layers;
  if (!first) return 'the model has no layers';
  const shape = JSON.stringify(first);
  if (layers.some((layer) => JSON.stringify(layer) !== shape)) return 'its layers have widths of their own';
  if (first.sublayers.length < sublayers.length) return 'a sublayer was removed from every layer';
  if (first.sublayers.some((one) => one.kind === 'attention' && valueDimOf(one) !== one.headDim))
    return 'values of its heads have fewer numbers than keys';
  if (first.lowRank && Object.keys(first.lowRank).length) return 'some matrices are stored as two factors';
  return null;
}

/** One width for all layers: the largest, which is what runtimes size their buffers by. */
export const widest = (widths: readonly (number | undefined)[]): number =>
  Math.max(1, ...widths.flatMap((width) => width ?? []));

/** What config.json of a family calls the width of the model, its heads and its neurons. */
interface Words {
  readonly width: string;
  readonly heads: string;
  readonly neurons: string;
}

/**
 * How a model leaves the project whose stock code derives the size of a head from the width of the model: heads can only be all
 * there.
 */
export function wholeHeadStock(
  family: Pick<Family, 'sublayers' | 'layerCount'>,
  config: Readonly<Record<string, unknown>>,
  layers: readonly LayerShape[],
  { width, heads, neurons }: Words,
): StockModel {
  const shapes = layers.flatMap(({ sublayers }) => sublayers);
  const attends = shapes.filter((shape): shape is AttentionShape => shape.kind === 'attention');
  const feeds = shapes.filter((shape): shape is MlpShape => shape.kind === 'mlp');
  const whole = attends.every(({ groups, headDim }) => groups * headDim === config[width]);
  const modelType = String(config['model_type']);
  return {
    config: {
      ...{ ...config, [family.layerCount]: layers.length, [neurons]: widest(feeds.map((shape) => shape.neurons)) },
      ...(whole ? { [heads]: widest(attends.map(({ groups }) => groups)) } : {}),
    },
    zeroBiases: [],
    special:
      whyNotAlike(family, layers) ??
      (whole
        ? null
        : `${modelType} code has no place for attention heads that are together wider or narrower than the model`),
  };
}
