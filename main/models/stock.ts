import type { Family, LayerShape } from './architecture.ts';

/** Where Transformers records, from 5.14 on, what single layers have otherwise than the config says for all. */
export const perLayerKey = 'per_layer_config';

/** Why no ordinary config can describe layers like these, whatever the family's code; null when one may. */
export function whyNotAlike({ sublayers }: Pick<Family, 'sublayers'>, layers: readonly LayerShape[]): string | null {
  const [first] = layers;
  if (!first) return 'the model has no layers';
  const shape = JSON.stringify(first);
  if (layers.some((layer) => JSON.stringify(layer) !== shape)) return 'its layers have widths of their own';
  if (first.sublayers.length < sublayers.length) return 'a sublayer was removed from every layer';
  if (first.lowRank && Object.keys(first.lowRank).length) return 'some matrices are stored as two factors';
  return null;
}

/** One width for all layers: the largest, which is what runtimes size their buffers by. */
export const widest = (widths: readonly (number | undefined)[]): number =>
  Math.max(1, ...widths.flatMap((width) => width ?? []));
