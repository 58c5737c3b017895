import { writeFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadsAsGguf } from '../../../main/api/procedures/recipeFacts.ts';
import { Service } from '../../../main/api/service.ts';
import { recipeText } from '../../../main/cli/recipeText.ts';
import { fingerprintOfRecipe } from '../../../main/compress/recipe/conformance.ts';
import { findRecipe, loadRecipes } from '../../../main/compress/recipe/load.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { memorySource, smallArchitecture } from '../../support/seededModel.ts';

const folder = await temporaryFolder();
const program = join(import.meta.dirname, '../../..');
const recipes = loadRecipes(join(program, 'resources', 'recipes'));
const service = new Service({
  ...{ program, resources: join(folder, 'resources'), home: join(folder, 'home'), runtime: 'test' },
});

/** FLAP was measured to gain, Wanda on one of two domains only, and ShortGPT was another recipe then. */
beforeAll(async () => {
  await cp(join(program, 'resources', 'recipes'), join(folder, 'resources', 'recipes'), { recursive: true });
  const entry = (name: string, ...differences: readonly (readonly [number, number, number])[]) => ({
    recipe: fingerprintOfRecipe(findRecipe(recipes, name)),
    domains: Object.fromEntries(
      differences.map(([difference, low, high], i) => [
        ['medical', 'legal'][i],
        { control: 'c', difference, low, high },
      ]),
    ),
  });
  const measured = {
    ...{ model: 'm', windows: { calibration: 1, measured: 1, length: 1 } },
    recipes: {
      flap: entry('flap', [-0.2, -0.3, -0.1], [-0.1, -0.2, -0.05]),
      wanda: entry('wanda', [-0.2, -0.3, -0.1], [0, -0.1, 0.1]),
      shortgpt: { ...entry('shortgpt', [-1, -1, -1]), recipe: 'another' },
    },
  };
  await writeFile(join(folder, 'resources', 'conformance.json'), JSON.stringify(measured));
});
afterAll(() => service.close());

it('tells what every recipe is chosen by', async () => {
  const facts = new Map((await service.call('recipes.facts', {})).map((one) => [one.name, one]));
  expect(facts.size).toBe(recipes.length);
  expect(facts.get('flap')).toMatchObject({ shrinks: true, trains: false, verdict: 'better', loads: null });
  expect(facts.get('flap')?.gain).toBeCloseTo(0.15, 10);
  expect(facts.get('wanda')).toMatchObject({ shrinks: false, verdict: 'not told apart' });
  expect(facts.get('shortgpt')).toMatchObject({ verdict: 'not measured', gain: null });
  expect(facts.get('cofi')).toMatchObject({ trains: true });
  const work = (name: string) => facts.get(name)?.passes ?? NaN;
  expect(work('flap')).toBeLessThan(work('llm-pruner'));
  expect(work('llm-pruner')).toBeLessThan(work('cofi'));
});

it('has the same parts in the same order on every page', async () => {
  const headings = (text: string) => text.split('\n').filter((line, i) => i > 0 && line && !line.startsWith(' '));
  const order = [
    'Paper',
    'What it proposes',
    'What we measured',
    'What differs from the paper and what to know',
    'In short',
  ];
  for (const { name } of recipes)
    expect(headings(recipeText(await service.call('recipes.about', { name })))).toEqual(order);
  const flap = recipeText(await service.call('recipes.about', { name: 'flap' }));
  expect(flap).toContain('medical: -0.2000 beside c (-0.3000 to -0.1000)');
  expect(flap).toContain('Fluctuation-based Adaptive Structured Pruning');
  const textOf = async (name: string) => recipeText(await service.call('recipes.about', { name }));
  expect(await textOf('random')).toContain('A control: others are measured beside it.');
  // It has a source, and no title that is counted.
  expect(await textOf('gptq')).toMatch(/None of the papers that are counted; after .*arXiv:2210\.17323/);
  const shortgpt = await service.call('recipes.about', { name: 'shortgpt' });
  expect(shortgpt.measured).toEqual([]);
  expect(recipeText(shortgpt)).toContain('It was not measured since it last changed.');
});

it('knows of what llama.cpp loads only what the shape says before', () => {
  const small = memorySource(smallArchitecture(), new Map());
  const loads = (name: string) => loadsAsGguf(small, findRecipe(recipes, name));
  // Zeros and fewer bits change no shape; widths that a ranking decides are known later; factors are no matrices of llama.cpp.
  expect([loads('wanda'), loads('importance-matrix'), loads('flap'), loads('svd-llm')]).toEqual([
    true,
    true,
    null,
    null,
  ]);
  expect(loads('flap-uniform')).toBe(true);
  // Values narrower than keys were never tried with it.
  expect(loads('transact')).toBe(false);
});
