import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Need } from './scores/score.ts';
import { unitScores, weightScores } from './scores/index.ts';
import type { WeightGroup } from './select.ts';

/**
 * A method as a sentence: unit × score × group × allocation × compensation × schedule. Recipes are JSON files in
 * resources/recipes; everything a recipe names is checked against what exists, and combinations that make no sense are
 * refused with the reason.
 */
export const recipeSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string(),
    /** Title of the paper, as the ledger of methods has it; null for a control that no paper claims. */
    paper: z.string().nullable(),
    citation: z.string(),
    /** Section of the ledger. */
    family: z.string(),
    unit: z.enum(['weight', 'structure']),
    score: z.string(),
    group: z.union([
      z.enum(['matrix', 'row', 'site', 'model']),
      z.strictObject({ remove: z.number().int().positive(), of: z.number().int().positive() }),
    ]),
    allocation: z.enum(['uniform', 'global']),
    compensation: z.enum(['none', 'meanBias']),
    recovery: z.literal('none'),
    schedule: z.enum(['oneShot', 'sequential']),
    defaults: z.strictObject({ sparsity: z.number().gt(0).lt(1), lambda: z.number().min(0).max(1).nullable() }),
    /** What λ does in this method; null when no data enters it. */
    lambda: z.string().nullable(),
    explanation: z.string(),
    caveats: z.array(z.string()),
  })
  .superRefine((recipe, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (!scoreNames(recipe.unit).includes(recipe.score)) {
      refuse(
        'score',
        `"${recipe.score}" scores no ${recipe.unit}; expected one of ${scoreNames(recipe.unit).join(', ')}`,
      );
    }
    if ((recipe.group === 'model') !== (recipe.allocation === 'global')) {
      refuse(
        'allocation',
        'a global allocation and the group "model" need each other: both mean one ranking for everything',
      );
    }
    if (recipe.unit === 'structure' && recipe.group !== 'site' && recipe.group !== 'model') {
      refuse('group', 'units compete within their site or within the model, not within a matrix');
    }
    if (recipe.unit === 'weight' && recipe.group === 'site')
      refuse('group', 'weights compete within rows, matrices or the model');
    if (recipe.unit === 'weight' && recipe.compensation === 'meanBias') {
      refuse('compensation', 'a mean bias replaces whole removed inputs; single weights leave their input in place');
    }
    if (recipe.schedule === 'sequential' && (recipe.allocation === 'global' || recipe.unit === 'structure')) {
      refuse(
        'schedule',
        'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
      );
    }
    if (recipe.schedule === 'sequential' && !recipeNeeds(recipe).includes('activationEnergy')) {
      refuse('schedule', 'only scores of forward activations can be taken on already pruned layers');
    }
    if ((recipe.lambda === null) !== (recipe.defaults.lambda === null))
      refuse('lambda', 'must say what λ means exactly when it has a default');
  });

export type Recipe = z.infer<typeof recipeSchema>;

/** Scores that are not a function of one matrix and its moments, with what they need. */
const specialScores: Readonly<Record<string, readonly Need[]>> = { dualImportance: ['gram', 'gradient'] };

function scoreNames(unit: 'weight' | 'structure'): string[] {
  return unit === 'structure' ? [...unitScores.keys()] : [...weightScores.keys(), ...Object.keys(specialScores)];
}

/** What has to be collected before the recipe's scores can be computed. */
export function recipeNeeds({ unit, score }: Pick<Recipe, 'unit' | 'score'>): readonly Need[] {
  return (
    (unit === 'structure' ? unitScores.get(score)?.needs : (weightScores.get(score)?.needs ?? specialScores[score])) ??
    []
  );
}

/** What a weight competes with inside its matrix; a global choice is made before and then counts per matrix. */
export function weightGroup({ group }: Recipe): WeightGroup {
  if (typeof group === 'object') return { kind: 'pattern', ...group };
  return group === 'row' ? { kind: 'row' } : { kind: 'matrix' };
}

/** Checks a recipe; the error names the file, the field and what was expected. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const result = recipeSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`Recipe ${file}: field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'is not valid'}.`);
}

/** All recipes of a folder, by name. */
export async function loadRecipes(folder: string): Promise<readonly Recipe[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const recipes = await Promise.all(
    files.map(async (file) => parseRecipe(JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown, file)),
  );
  return recipes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The recipe a person means: by name or title, ignoring case and punctuation. */
export function findRecipe(recipes: readonly Recipe[], wanted: string): Recipe {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = recipes.find(({ name, title }) => plain(name) === plain(wanted) || plain(title) === plain(wanted));
  if (found) return found;
  throw new Error(`There is no recipe "${wanted}". Known recipes: ${recipes.map(({ name }) => name).join(', ')}.`);
}
