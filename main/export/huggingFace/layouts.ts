import type { ModelSource } from '../../models/source.ts';
import { compatible } from '../compatible.ts';
import type { Named } from '../exporter.ts';

/** How the layers of a model lie in a folder of safetensors. */
export interface Layout {
  /** What its types are called by behind a number type; null for the layout that needs no word. */
  readonly word: string | null;
  /** The model as it lies there, or why it cannot. */
  of(
    model: Named,
  ): { readonly source: ModelSource; readonly refusal: null } | { readonly source: null; readonly refusal: string };
}

/** Every layer with the widths that it has. */
export const asTheyAre: Layout = { word: null, of: ({ source }) => ({ source, refusal: null }) };

/** Every layer as wide as the widest, filled up with zeros (compatible.ts). */
export const filledUp: Layout = { word: 'compatible', of: ({ config, source }) => compatible(config, source) };

/** The model as it lies in a folder. @throws where it cannot. */
export function laidOut(layout: Layout, model: Named): ModelSource {
  const { source, refusal } = layout.of(model);
  if (source) return source;
  throw new Error(`${model.name} cannot be filled up to what stock programs know: ${refusal}.`);
}
