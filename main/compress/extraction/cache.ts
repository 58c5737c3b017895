import type { Execution } from './finishLayer.ts';

type Ingredients = Readonly<Record<string, unknown>>;

/** The sparsity is no ingredient unless it is named, so that another target may use what one found. */
function keyOf({ extraction, specification }: Execution, what: string, ingredients: Ingredients): string {
  const { domain, general, settings } = extraction;
  return extraction.fingerprint(what, {
    ...ingredients,
    ...{
      unit: specification.unit,
      score: specification.score,
      lambda: settings.lambda,
      seed: settings.seed,
      layers: settings.layers,
    },
    ...{ domain: domain?.fingerprint ?? null, general: general?.fingerprint ?? null },
  });
}

/** Something small that took long to find, cached with the project; null when it was not found yet. */
export async function cached<T>(execution: Execution, what: string, ingredients: Ingredients): Promise<T | null> {
  const found = await execution.extraction.workspace.findResult(keyOf(execution, what, ingredients));
  return found && (found.value as T);
}

/** Caches it for later; what is cached once stays. */
export const cache = (execution: Execution, what: string, ingredients: Ingredients, value: unknown): Promise<void> =>
  execution.extraction.workspace.saveResult(keyOf(execution, what, ingredients), value);
