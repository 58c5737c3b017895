import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storedRecipe } from '../../../../main/compress/recipe/document.ts';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { parseRecipe } from '../../../../main/compress/recipe/validate.ts';
import { recipeNeeds } from '../../../../main/compress/recipe/properties.ts';
import { plannedStages } from '../../../../main/compress/extraction/plannedStages.ts';

const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
const wanda = findRecipe(recipes, 'wanda');
const flap = findRecipe(recipes, 'flap');

describe('parseRecipe', () => {
  it.each([
    ['an unknown field', { ...wanda, colour: 'red' }, 'Unrecognized key'],
    [
      'an unknown score',
      { ...wanda, score: 'moon' },
      'field "score": "moon" scores no weight; expected one of magnitude, random, wanda,',
    ],
    ['a unit score on weights', { ...wanda, score: 'fluctuation' }, '"fluctuation" scores no weight'],
    ['a sparsity of 1', { ...wanda, defaults: { sparsity: 1, lambda: 1 } }, 'field "defaults.sparsity"'],
    [
      'units within a row',
      { ...flap, group: 'row', allocation: 'uniform' },
      'units compete within their site or within the model',
    ],
    ['weights within a site', { ...wanda, group: 'site' }, 'weights compete within rows, matrices or the model'],
    [
      'a global allocation within rows',
      { ...wanda, allocation: 'global' },
      'a global allocation and the group "model" need each other',
    ],
    [
      'a mean bias for weights',
      { ...wanda, compensation: 'meanBias' },
      '"meanBias" repairs no weight; expected one of',
    ],
    ['units layer by layer', { ...flap, schedule: 'sequential' }, 'so it cannot rank across layers'],
    [
      'magnitudes layer by layer',
      { ...wanda, score: 'magnitude' },
      'only scores of forward activations can be taken on already pruned layers',
    ],
    ['a λ without a meaning', { ...wanda, lambda: null }, 'must say what λ means exactly when it has a default'],
  ])('refuses %s, with the reason', (_title, recipe, reason) => {
    expect(() => parseRecipe(recipe, 'x.json')).toThrow(reason);
    expect(() => parseRecipe(recipe, 'x.json')).toThrow('Recipe x.json: field');
  });

  it('reads the recipe of a run that was accepted once, whatever is refused today', () => {
    const kept = { ...wanda, group: { remove: 2, of: 4 }, compensation: 'admm' };
    expect(() => parseRecipe(kept, 'x.json')).toThrow('no pattern would be left');
    expect(storedRecipe(kept)).toEqual(kept);
  });

  it('accepts every recipe that comes with the program', () => {
    for (const recipe of recipes) expect(parseRecipe(recipe, recipe.name)).toEqual(recipe);
  });
});

describe('needs and stages', () => {
  it('follow from the components', () => {
    const needs = Object.fromEntries(
      recipes.map((recipe) => [recipe.name, recipeNeeds(recipe).map(({ name }) => name)]),
    );
    expect(needs).toMatchObject({
      wanda: ['moments'],
      flap: ['moments'],
      random: [],
      'd-pruner': ['importance'],
    });
  });

  it('walk only the texts that λ gives a weight', () => {
    const stages = (lambda: number) => plannedStages(flap, { lambda }).map(([stage]) => stage);
    expect(stages(1)).toEqual(['domainStatistics', 'scoringUnits', 'cutting']);
    expect(stages(0)).toEqual(['generalStatistics', 'scoringUnits', 'cutting']);
    expect(stages(0.5)).toHaveLength(4);
    const dPruner = findRecipe(recipes, 'D-Pruner');
    const importance = (lambda: number) => plannedStages(dPruner, { lambda }).map(([stage]) => stage);
    expect(importance(0.5)).toContain('generalImportance');
    expect(importance(0)).not.toContain('generalImportance');
  });
});

describe('findRecipe', () => {
  it('takes names and titles however they are written', () => {
    for (const wanted of ['d-pruner', 'D-Pruner', 'dpruner', 'D PRUNER'])
      expect(findRecipe(recipes, wanted).name).toBe('d-pruner');
    expect(() => findRecipe(recipes, 'wandas')).toThrow(
      /^There is no recipe "wandas"\. The nearest of \d+ are wanda(-\w+)*, wanda/,
    );
  });
});
