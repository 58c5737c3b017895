import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRecipe } from './validate.ts';
import type { Recipe } from './document.ts';

/** Recipes by the text of their files: checking one takes a millisecond, and the window asks for all with every choice. */
const known = new Map<string, Recipe>();

function loadRecipe(folder: string, file: string): Recipe {
  const text = readFileSync(join(folder, file), 'utf8');
  const recipe = known.get(text) ?? parseRecipe(JSON.parse(text) as unknown, file);
  known.set(text, recipe);
  return recipe;
}

/** All recipes of a folder, by name. Read at once: through the pool of threads as many small files take several times as long. */
export function loadRecipes(folder: string): readonly Recipe[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const recipes = files.map((file) => loadRecipe(folder, file));
  return recipes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The recipe a person means: by name or title, ignoring case and punctuation. */
export function findRecipe(recipes: readonly Recipe[], wanted: string): Recipe {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = recipes.find(({ name, title }) => plain(name) === plain(wanted) || plain(title) === plain(wanted));
  if (found) return found;
  const near = recipes
    .map(({ name }) => ({ name, likeness: likeness(plain(name), plain(wanted)) }))
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, 5);
  throw new Error(
    `There is no recipe "${wanted}". The nearest of ${recipes.length} are ${near.map(({ name }) => name).join(', ')}; "espalier recipes" lists all.`,
  );
}

/** Share of pairs of neighbouring letters that two words have in common (Dice 1945). */
function likeness(one: string, other: string): number {
  const pairs = (word: string) =>
    new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2)));
  const [a, b] = [pairs(one), pairs(other)];
  return (2 * [...a].filter((pair) => b.has(pair)).length) / Math.max(1, a.size + b.size);
}
