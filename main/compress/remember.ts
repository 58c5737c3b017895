import type { Extraction } from './context.ts';
import { storedFloats } from './tensors.ts';

/**
 * Something small that took long to find, kept with the project: what was found before with the same ingredients is taken
 * over. The sparsity is no ingredient unless it is named, so that another target may use it.
 */
export async function remembered<T>(
  extraction: Extraction,
  what: string,
  ingredients: Readonly<Record<string, unknown>>,
  isEnough: (found: T) => boolean,
  find: (before: T | null) => Promise<T>,
): Promise<T> {
  const { workspace, domain, general, settings, recipe } = extraction;
  const key = extraction.fingerprint(what, {
    ...ingredients,
    ...{
      unit: recipe.unit,
      score: recipe.score,
      lambda: settings.lambda,
      seed: settings.seed,
      layers: settings.layers,
    },
    ...{ domain: domain?.fingerprint ?? null, general: general?.fingerprint ?? null },
  });
  const known = (await workspace.find(key))?.meta as T | undefined;
  if (known !== undefined && isEnough(known)) return known;
  const found = await find(known ?? null);
  // An artifact is a file of tensors; this one is empty, and what was found lies beside it.
  await workspace.save(key, 'scores', [storedFloats('nothing', new Float32Array(1), [1])], found);
  return found;
}
