import { describe, expect, it } from 'vitest';
import { chosenAmong, isMeant, type RecipeFacts, type RecipeFilter } from '../../../renderer/state/recipes/choosing.ts';
import type { Recipe } from '../../../renderer/state/recovery.ts';
import type { Part } from '../../../renderer/state/specification.ts';

const recipe = (name: string, unit = 'neuron') =>
  ({ name, title: name, unit, paper: null, citation: '', explanation: `Does ${name}.`, category: 'width' }) as Recipe;
const facts = (name: string, change: Partial<RecipeFacts> = {}): RecipeFacts => ({
  ...{ name, shrinks: true, trains: false, passes: 2, verdict: 'not measured', gain: null, loads: null },
  ...change,
});
const unit = (name: string, title: string, shrinks: boolean) => ({
  ...{ name, units: [], explanation: '', citation: '', granularity: { title, shrinks }, example: null },
});
const algebra: readonly Part[] = [
  { part: 'unit', choices: [unit('neuron', 'Narrower', true), unit('weight', 'Zeros', false)] },
];
const all = ['a', 'b', 'c', 'd', 'e'].map((name) => recipe(name));
const known = [
  facts('a', { verdict: 'worse', gain: -0.1 }),
  facts('b', { verdict: 'better', gain: 0.01, loads: true }),
  facts('c', { trains: true, passes: 300 }),
  facts('d', { verdict: 'better', gain: 0.2, passes: 90 }),
  facts('e', { verdict: 'not told apart', gain: 0.3, shrinks: false, loads: false }),
];

function names(filters: readonly RecipeFilter[], search = '', recipes = all, others: string | null = null) {
  const found = { search, filters: new Set(filters), controls: 'Controls', others };
  return chosenAmong(recipes, known, algebra, found).map((group) => [
    group.title,
    group.recipes.map(({ name }) => name).join(''),
  ]);
}

describe('recipes to choose among', () => {
  it('are ranked by what was measured: gains first, losses last', () => {
    expect(names([])).toEqual([['Narrower', 'dbeca']]);
  });

  it('are narrowed down by every filter that is taken', () => {
    expect(names(['smaller'])).toEqual([['Narrower', 'dbca']]);
    expect(names(['trains'])).toEqual([['Narrower', 'c']]);
    expect(names(['fast'])).toEqual([['Narrower', 'bea']]);
    expect(names(['fast', 'smaller'])).toEqual([['Narrower', 'ba']]);
    // What is not known before does not surely load.
    expect(names(['loads'])).toEqual([['Narrower', 'b']]);
    expect(names(['loads', 'trains'])).toEqual([]);
  });

  it('stand under what goes, and what removes nothing only where it is wanted', () => {
    const more = [...all, recipe('z', 'weight'), recipe('t', 'none')];
    expect(names([], '', more)).toEqual([
      ['Narrower', 'dbeca'],
      ['Zeros', 'z'],
    ]);
    expect(names([], '', more, 'Others').at(-1)).toEqual(['Others', 't']);
  });

  it('are looked for by every word, wherever it stands', () => {
    const flap = {
      ...recipe('flap'),
      title: 'FLAP',
      paper: 'Fluctuation-based Adaptive Pruning',
      citation: 'An. AAAI 2024',
    };
    for (const search of ['', 'flap', 'ADAPTIVE an', '2024 does']) expect(isMeant(flap, search), search).toBe(true);
    expect(isMeant(flap, 'flap 2023')).toBe(false);
  });
});
