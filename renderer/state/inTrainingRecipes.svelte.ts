import { call } from '../client.ts';
import { inTrainingPruningOf, type Recipe } from './recovery.ts';
import { removes } from './specification.ts';

/** What is known of recipes already; they do not change while the program runs. */
const known = new Map<string, boolean>();

/**
 * Names of the recipes that prune while they train. The list says only that they train; their documents say when. For use
 * while a component is set up.
 */
export function inTrainingRecipes(recipes: () => readonly Recipe[] | null): { readonly names: ReadonlySet<string> } {
  let names = $state.raw<ReadonlySet<string>>(new Set());
  $effect(() => {
    const wanted = (recipes() ?? []).filter((recipe) => removes(recipe) && recipe.needs.includes('training'));
    let current = true;
    const show = async () => {
      for (const { name } of wanted) {
        if (!known.has(name)) known.set(name, inTrainingPruningOf(await call('recipes.show', { name })) !== null);
        if (!current) return;
      }
      names = new Set(wanted.map(({ name }) => name).filter((name) => known.get(name)));
    };
    // Without an answer nothing is left out; the program itself refuses what does not go together.
    show().catch(() => undefined);
    return () => (current = false);
  });
  return {
    get names() {
      return names;
    },
  };
}
