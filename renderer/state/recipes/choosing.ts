import type { Output } from '../../../preload/contract/index.ts';
import { byName } from '../../format.ts';
import { type RecipeGroup, recipeGroups } from '../recipeKinds.ts';
import type { Recipe } from '../recovery.ts';
import type { Part } from '../specification.ts';

export type RecipeFacts = Output<'recipes.facts'>[number];

/** What a list of recipes can be narrowed to. */
export const recipeFilters = ['smaller', 'trains', 'fast', 'loads'] as const;
export type RecipeFilter = (typeof recipeFilters)[number];

/** Passes over the calibration text that are done within a minute or two where a training takes hours. */
const fewPasses = 8;

const passes: Record<RecipeFilter, (facts: RecipeFacts) => boolean> = {
  smaller: ({ shrinks }) => shrinks,
  trains: ({ trains }) => trains,
  fast: (facts) => !facts.trains && facts.passes <= fewPasses,
  loads: ({ loads }) => loads === true,
};

/** Whether it is one of what is looked for: every word stands somewhere in what is said of it. */
export function isMeant({ name, title, paper, citation, explanation }: Recipe, search: string): boolean {
  const said = [name, title, paper ?? '', citation, explanation].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

const ranks: readonly RecipeFacts['verdict'][] = ['better', 'not told apart', 'not measured', 'worse'];

/** What was measured to gain most stands first; what was not measured stands between what gains nothing and what loses. */
function byGain(one: RecipeFacts | undefined, other: RecipeFacts | undefined): number {
  const rank = (facts?: RecipeFacts) => ranks.indexOf(facts?.verdict ?? 'not measured');
  return rank(one) - rank(other) || (other?.gain ?? 0) - (one?.gain ?? 0);
}

/** Recipes of a search under headings of what goes, ranked in each by measured gain, then by title. */
export function chosenAmong(
  recipes: readonly Recipe[],
  facts: readonly RecipeFacts[],
  algebra: readonly Part[],
  {
    search,
    filters,
    controls,
    others,
  }: {
    search: string;
    filters: ReadonlySet<RecipeFilter>;
    /** Headings of what others are compared with, and of what removes nothing; null leaves that out. */
    controls: string;
    others: string | null;
  },
): readonly RecipeGroup[] {
  const of = new Map(facts.map((one) => [one.name, one]));
  const fits = (recipe: Recipe) => {
    const known = of.get(recipe.name);
    return isMeant(recipe, search) && [...filters].every((filter) => known !== undefined && passes[filter](known));
  };
  const found = recipes.filter(fits);
  const groups = recipeGroups(found, algebra, controls);
  const grouped = new Set(groups.flatMap((group) => group.recipes));
  const rest = others === null ? [] : found.filter((recipe) => !grouped.has(recipe));
  return [...groups, ...(others !== null && rest.length ? [{ title: others, recipes: rest }] : [])].map(
    ({ title, recipes: those }) => ({
      title,
      recipes: those.toSorted((a, b) => byGain(of.get(a.name), of.get(b.name)) || byName(a.title, b.title)),
    }),
  );
}
