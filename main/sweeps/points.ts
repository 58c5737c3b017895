import type { ExtractionInput, SweepInput } from '../../preload/contract/index.ts';
import { fingerprintOf } from '../compress/extraction/workspace.ts';
import { type ResolvedExtraction, resolveExtraction } from '../kinds/extract/resolve.ts';
import type { KindPlace } from '../kinds/kind.ts';

/** More than this in one sweep is more likely a slip than a wish. */
const mostPoints = 1024;

/** One point of a sweep: the extraction that makes it, with names looked up. */
export interface Point {
  readonly resolved: ResolvedExtraction;
}

/** The extractions a sweep asks for: sizes of one recipe on one text stand together, the smallest cut first. */
function inputsOf({ domains, recipes, shares, lambdas, seeds, ...common }: SweepInput): ExtractionInput[] {
  const each = <T>(values: readonly T[] | undefined): readonly (T | undefined)[] => values ?? [undefined];
  const sizes = shares && [...shares].sort((a, b) => a - b);
  const inputs = domains.flatMap((domain) =>
    recipes.flatMap((recipe) =>
      each(lambdas).flatMap((lambda) =>
        each(seeds).flatMap((seed) =>
          each(sizes).map((share): ExtractionInput => ({
            ...{ ...common, domain, recipe },
            ...(lambda === undefined ? {} : { lambda }),
            ...(seed === undefined ? {} : { seed }),
            ...(share === undefined ? {} : { target: { kind: 'sparsity', value: share } }),
          })),
        ),
      ),
    ),
  );
  if (inputs.length > mostPoints)
    throw new Error(
      `The sweep has ${inputs.length} points and may have ${mostPoints}; name fewer recipes, sizes, λ, seeds or datasets.`,
    );
  return inputs;
}

/**
 * The points of a sweep. Those that come to the same, such as two λ for a recipe that knows none, are one.
 *
 * @throws naming the point that makes no sense.
 */
export async function pointsOf({ project, recipes }: KindPlace, input: SweepInput): Promise<readonly Point[]> {
  const points = new Map<string, Point>();
  for (const [at, one] of inputsOf(input).entries()) {
    try {
      const resolved = await resolveExtraction(project, recipes, one);
      const { recipe, settings, domain } = resolved;
      const identity = fingerprintOf({ recipe, settings: { ...settings, target: null }, domain: domain.id });
      if (!points.has(identity)) points.set(identity, { resolved });
    } catch (error) {
      const recipe = typeof one.recipe === 'string' ? one.recipe : 'a recipe of one’s own';
      throw new Error(
        `Point ${at + 1} of the sweep (${recipe}, ${one.domain}): ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
  return [...points.values()];
}

/** What tells a point from the others. */
export const pointWords = ({
  recipe,
  domain,
  settings,
}: Pick<ResolvedExtraction, 'recipe' | 'domain' | 'settings'>) => ({
  ...{ recipe: recipe.name, domain: domain.name },
  ...{ sparsity: settings.sparsity, lambda: settings.lambda, seed: settings.seed },
});
