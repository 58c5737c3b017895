import type { Output } from '../../../preload/contract/index.ts';
import { plannedStages } from '../../compress/extraction/plannedStages.ts';
import { granularityOf } from '../../compress/granularity/index.ts';
import { type Comparison, type Conformance, readConformance, verdictOf } from '../../compress/recipe/conformance.ts';
import { type Recipe, specifications, trains } from '../../compress/recipe/document.ts';
import { findRecipe, loadRecipes } from '../../compress/recipe/load.ts';
import { plannedModel } from '../../compress/recipe/properties.ts';
import { ggufArchitectureOf } from '../../gguf/architectures/index.ts';
import type { Described } from '../../models/architecture.ts';
import { describe } from '../../models/describe.ts';
import { parseConfig } from '../../formats/huggingFaceConfig.ts';
import { findSubject } from '../../project/subjects.ts';
import { conformanceFile, type Place, recipesFolder } from '../place.ts';
import type { Implementation } from './implementation.ts';

type Facts = Output<'recipes.facts'>[number];

export const recipeFacts: Implementation<'recipes.facts'> = async (place, { model }) => {
  const measured = await readConformance(conformanceFile(place));
  const described = model === undefined ? null : await modelNamed(place, model);
  return loadRecipes(recipesFolder(place)).map((recipe) => factsOf(recipe, measured, described));
};

export const recipeAbout: Implementation<'recipes.about'> = async (place, { name }) => {
  const recipe = findRecipe(loadRecipes(recipesFolder(place)), name);
  const measured = await readConformance(conformanceFile(place));
  const { title, paper, citation, explanation, caveats, defaults, unit } = recipe;
  const facts = factsOf(recipe, measured, null);
  const domains = facts.verdict === 'not measured' ? [] : Object.entries(domainsOf(recipe, measured));
  const [first] = specifications(recipe);
  return {
    ...{ name: recipe.name, title, paper, citation, claims: explanation, differs: caveats },
    ...{ kind: first ? granularityOf(unit).title : null, share: first ? defaults.sparsity : null },
    ...{ shrinks: facts.shrinks, trains: facts.trains, passes: facts.passes, verdict: facts.verdict },
    control: controlOf(recipe),
    measured: domains.map(([domain, comparison]) => ({ domain, ...comparison })),
    model: measured.model,
  };
};

async function modelNamed(place: Place, name: string): Promise<Described> {
  const { manifest } = await findSubject(await place.project(), name);
  return describe(parseConfig(manifest.config, 'config.json'));
}

function factsOf(recipe: Recipe, measured: Conformance, model: Described | null): Facts {
  const verdict = verdictOf(measured, recipe);
  const differences = Object.values(domainsOf(recipe, measured)).map(({ difference }) => difference);
  const passes = plannedStages(recipe, { lambda: recipe.defaults.lambda }).reduce((sum, [, weight]) => sum + weight, 0);
  return {
    ...{ name: recipe.name, trains: trains(recipe), passes, verdict },
    shrinks: specifications(recipe).some(({ unit }) => granularityOf(unit).shrinks),
    gain: verdict === 'not measured' ? null : -differences.reduce((a, b) => a + b, 0) / differences.length,
    loads: model && loadsAsGguf(model, recipe),
  };
}

const domainsOf = ({ name }: Recipe, { recipes }: Conformance): Readonly<Record<string, Comparison>> =>
  recipes[name]?.domains ?? {};

/** What a recipe is measured beside, in words; null where nothing simpler stands for it. */
function controlOf({ control, title }: Recipe): string | null {
  if (control === undefined || typeof control === 'string') return control ?? null;
  const changed = Object.entries(control).map(([field, value]) => `${field} ${named(value)}`);
  return `${title} with ${changed.join(' and ')}`;
}

const named = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : JSON.stringify(value);

/** Whether llama.cpp can compute what a recipe leaves of a model at its own share; null where the shape that stays is only known later. */
export function loadsAsGguf(model: Described, recipe: Recipe): boolean | null {
  const all = specifications(recipe);
  const sameShape = all.every(({ unit }) => {
    const { shrinks, rounds, retokenizes } = granularityOf(unit);
    return !shrinks || rounds === true || retokenizes === true;
  });
  const [first] = all;
  if (!sameShape && (all.length > 1 || !first || !granularityOf(first.unit).planned?.(model, first, 0, false)))
    return null;
  const left = sameShape ? model : plannedModel(model, recipe, recipe.defaults.sparsity, false);
  return ggufArchitectureOf(left).refusal === null;
}
