import type { Extraction } from './extraction.ts';
import { storedFloats } from './tensors.ts';

type Ingredients = Readonly<Record<string, unknown>>;

/** The sparsity is no ingredient unless it is named, so that another target may use what one found. */
function keyOf(extraction: Extraction, what: string, ingredients: Ingredients): string {
  const { domain, general, settings, recipe } = extraction;
  return extraction.fingerprint(what, {
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
}

/** Something small that took long to find and was kept with the project; null when it was not found yet. */
export async function recall<T>(extraction: Extraction, what: string, ingredients: Ingredients): Promise<T | null> {
  const artifact = await extraction.workspace.find(keyOf(extraction, what, ingredients));
  return artifact ? (artifact.meta as T) : null;
}

/** Keeps it for later; what is kept once stays. */
export async function keep(
  extraction: Extraction,
  what: string,
  ingredients: Ingredients,
  found: unknown,
): Promise<void> {
  const key = keyOf(extraction, what, ingredients);
  // An artifact is a file of tensors; this one is empty, and what was found lies beside it.
  await extraction.workspace.save(key, 'scores', [storedFloats('nothing', new Float32Array(1), [1])], found);
}
