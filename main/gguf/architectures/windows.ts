import type { GgufFile } from '../../formats/gguf/reader.ts';
import type { Architecture } from '../../models/architecture.ts';
import { hasKey, wholeNumber } from './architecture.ts';
import { attentionOf } from './gated.ts';

/** How far layers look back that do not see everything; null where all do. */
export const windowOf = ({ layers }: Pick<Architecture, 'layers'>): number | null =>
  layers.map((layer) => attentionOf(layer)?.window ?? null).find((window) => window !== null) ?? null;

/** A model that sees less is nothing without its window: no text is so short. */
const leastWindow = 64;

/**
 * Up to how many tokens a model with windows computes the same where all its layers see everything, as llama.cpp lets them in most
 * architectures: its file is for texts of that length.
 */
export const contextWithin = ({ layers, context }: Pick<Architecture, 'layers' | 'context'>): number =>
  layers.reduce((least, layer) => Math.min(least, attentionOf(layer)?.window ?? context), context);

/** Why a model with such windows is not written for texts within them; null where it is. */
export function windowRefusal(architecture: Pick<Architecture, 'layers' | 'context'>): string | null {
  const within = contextWithin(architecture);
  return within < Math.min(leastWindow, architecture.context)
    ? `it attends to a sliding window of ${within} tokens, where llama.cpp lets this architecture see everything`
    : null;
}

/** Where llama.cpp lets every `period`th layer see everything and the others a window: why a model is not so; null where it is. */
export function windowsRefusal(title: string, period: number, { layers }: Pick<Architecture, 'layers'>): string | null {
  const window = windowOf({ layers });
  const other = layers.findIndex((layer, at) => {
    const everything = window === null || (at + 1) % period === 0;
    return (attentionOf(layer)?.window ?? null) !== (everything ? null : window);
  });
  return other < 0
    ? null
    : `llama.cpp lets every ${period}th layer of ${title} see everything, and layer ${other} is not so any more`;
}

/** How far each layer of such a file looks back. */
export function windowsIn(file: GgufFile, period: number): (layer: number) => number | null {
  const key = `${String(file.metadata.get('general.architecture'))}.attention.sliding_window`;
  const window = hasKey(file, key) ? wholeNumber(file, key) : 0;
  return (layer) => (window === 0 || (layer + 1) % period === 0 ? null : window);
}
