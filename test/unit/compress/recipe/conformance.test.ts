import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simplerControl } from '../../../../bench/controls.ts';
import {
  type Conformance,
  fingerprintOfRecipe,
  readConformance,
  verdictOf,
} from '../../../../main/compress/recipe/conformance.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { recipeOf, recipes } from '../../../support/testExtraction.ts';

const recipe = recipeOf('gblm');
const [better, open, worse] = [
  { control: 'wanda', difference: -0.02, low: -0.03, high: -0.01 },
  { control: 'wanda', difference: -0.02, low: -0.05, high: 0.01 },
  { control: 'wanda', difference: 0.02, low: 0.01, high: 0.03 },
];

const table = (domains: Conformance['recipes'][string]['domains'], of = recipe): Conformance => ({
  model: 'small',
  windows: { calibration: 4, measured: 4, length: 12 },
  recipes: { [recipe.name]: { recipe: fingerprintOfRecipe(of), domains } },
});

describe('a verdict', () => {
  it('is what all domains agree on, beyond what their documents leave open', () => {
    expect(verdictOf(table({ medical: better, legal: better }), recipe)).toBe('better');
    expect(verdictOf(table({ medical: worse, legal: worse }), recipe)).toBe('worse');
    expect(verdictOf(table({ medical: better, legal: open }), recipe)).toBe('not told apart');
    expect(verdictOf(table({ medical: better, legal: worse }), recipe)).toBe('not told apart');
  });

  it('is none where nothing was measured, or the recipe does something else since', () => {
    expect(verdictOf(table({}), recipe)).toBe('not measured');
    expect(verdictOf(table({ medical: better }), recipeOf('wanda'))).toBe('not measured');
    const changed = { ...recipe, score: { name: 'gblm', alpha: 1 } };
    expect(verdictOf(table({ medical: better }), changed)).toBe('not measured');
    const renamed = { ...recipe, title: 'Another name', caveats: [] };
    expect(verdictOf(table({ medical: better }), renamed)).toBe('better');
  });

  it('is read from a table of its form only', async () => {
    const file = join(await temporaryFolder(), 'conformance.json');
    await writeFile(file, JSON.stringify(table({ medical: better })));
    expect(await readConformance(file)).toEqual(table({ medical: better }));
    await writeFile(file, JSON.stringify({ model: 'small' }));
    await expect(readConformance(file)).rejects.toThrow('is no table of conformance');
  });

  it('of the program is of recipes that there are', async () => {
    const stored = await readConformance(join(import.meta.dirname, '../../../../resources/conformance.json'));
    for (const name of Object.keys(stored.recipes)) expect(recipeOf(name).name).toBe(name);
  });
});

describe('the next simpler method', () => {
  it('is a recipe that makes sense, another than the one it is for', () => {
    for (const one of recipes.filter(({ control }) => control !== undefined)) {
      const found = simplerControl(one, recipes);
      expect(found?.recipe, one.name).not.toBeNull();
      expect(fingerprintOfRecipe(found!.recipe!), one.name).not.toBe(fingerprintOfRecipe(one));
      expect(found?.sparsity).toBe(one.defaults.sparsity);
    }
  });

  it('is of the same unit, or of what comes first in several', () => {
    for (const one of recipes) {
      const found = simplerControl(one, recipes)?.recipe;
      if (found && one.then === undefined) expect(found.unit, one.name).toBe(one.unit);
    }
  });
});
