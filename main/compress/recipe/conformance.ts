import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Recipe, removalShares, specifications } from './document.ts';

/** One recipe beside the next simpler method of its kind on the held-out text of one domain. */
const comparison = z.strictObject({
  /** Name of what it was compared with. */
  control: z.string(),
  /** Its loss minus the control's, in nats per token, with the paired bootstrap interval of 95 %. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
});
export type Comparison = z.infer<typeof comparison>;

const schema = z.strictObject({
  /** Where the figures come from. */
  model: z.string(),
  windows: z.strictObject({ calibration: z.number(), measured: z.number(), length: z.number() }),
  recipes: z.record(
    z.string(),
    z.strictObject({
      /** Of everything that decides what the recipe does; a recipe that changed since was not measured. */
      recipe: z.string(),
      domains: z.record(z.string(), comparison),
    }),
  ),
});
export type Conformance = z.infer<typeof schema>;

/** What was stored by conformance (bench/recipes.ts with --store). @throws when the file is not of its form. */
export async function readConformance(file: string): Promise<Conformance> {
  const result = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `${file} is no table of conformance: ${issue?.path.join('.')}: ${issue?.message}; write it anew with "npm run recipes:verify -- --store".`,
  );
}

/** Everything that decides what comes out of a recipe, without what it is called. */
export const whatItDoes = (recipe: Recipe) => [
  ...[specifications(recipe), removalShares(recipe), recipe.defaults],
  ...[recipe.inTrainingPruning, recipe.recovery],
];

export const fingerprintOfRecipe = (recipe: Recipe): string =>
  createHash('sha256')
    .update(JSON.stringify(whatItDoes(recipe)))
    .digest('hex')
    .slice(0, 16);

export type Verdict = 'better' | 'not told apart' | 'worse' | 'not measured';

/** What one comparison says. */
export const told = ({ low, high }: Pick<Comparison, 'low' | 'high'>): Exclude<Verdict, 'not measured'> =>
  high < 0 ? 'better' : low > 0 ? 'worse' : 'not told apart';

/** What all domains say together: what they agree on. */
export function verdictOf({ recipes }: Conformance, recipe: Recipe): Verdict {
  const found = recipes[recipe.name];
  if (found?.recipe !== fingerprintOfRecipe(recipe)) return 'not measured';
  const verdicts = new Set(Object.values(found.domains).map(told));
  const [first = 'not measured'] = verdicts;
  return verdicts.size > 1 ? 'not told apart' : first;
}
