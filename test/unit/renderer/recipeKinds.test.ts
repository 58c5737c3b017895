import { describe, expect, it } from 'vitest';
import { recipeGroups } from '../../../renderer/state/recipeKinds.ts';
import type { Recipe } from '../../../renderer/state/recovery.ts';
import type { Part } from '../../../renderer/state/specification.ts';
import { titleIn } from '../../../renderer/state/titles.ts';

const recipe = (name: string, unit: string, category = 'pruning') => ({ name, unit, category }) as Recipe;
const unit = (name: string, granularity: { title: string; shrinks: boolean; grows?: boolean } | null) => ({
  ...{ name, units: [], explanation: '', citation: '', granularity, example: null },
});
const zeros = { title: 'Zeros', shrinks: false };
const narrower = { title: 'Narrower', shrinks: true };
const larger = { title: 'Larger', shrinks: false, grows: true };
const algebra: readonly Part[] = [
  {
    part: 'unit',
    choices: [unit('none', null), unit('a', zeros), unit('b', narrower), unit('c', narrower), unit('d', larger)],
  },
];

describe('recipes that people choose among', () => {
  it('stand under what they do to a model, smaller models first and controls last, larger ones not', () => {
    const all = [
      recipe('1', 'a'),
      recipe('2', 'c'),
      recipe('3', 'b', 'control'),
      recipe('4', 'b'),
      recipe('5', 'none'),
      recipe('6', 'd'),
    ];
    expect(
      recipeGroups(all, algebra, 'Controls').map((one) => [one.title, one.recipes.map(({ name }) => name)]),
    ).toEqual([
      ['Narrower', ['2', '4']],
      ['Zeros', ['1']],
      ['Controls', ['3']],
    ]);
  });
});

describe('a recipe in a list', () => {
  it('is called by its title, and one of ones own by its name', () => {
    const recipes = [{ name: 'flap-uniform', title: 'FLAP, one width' }];
    expect(titleIn(recipes, 'flap-uniform')).toBe('FLAP, one width');
    expect(titleIn(recipes, 'own')).toBe('own');
  });
});
