import { query } from './query.svelte.ts';
import { titleIn } from './titles.ts';

/** What a recipe is called, by its name. For use while a component is set up. */
export function recipeTitles(): (name: string) => string {
  const recipes = query('recipes.list', () => ({}));
  return (name) => titleIn(recipes.data ?? [], name);
}
