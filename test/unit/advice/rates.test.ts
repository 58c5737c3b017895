import { expect, it } from 'vitest';
import { ratesFor } from '../../../main/advice/rates.ts';
import { recipeOf } from '../../support/testExtraction.ts';

const recipes = [recipeOf('quantisation-aware'), recipeOf('text-and-teacher')];

it('rates of a repair are the recipe’s at its own steps, and fall with the root of fewer steps and with the width', () => {
  const narrow = ratesFor(recipes, 256);
  expect(narrow('rounding', 400)).toBe(3e-4);
  expect(narrow('cut', 500)).toBe(5e-4);
  expect(narrow('rounding', 4000)).toBe(3e-4);
  expect(narrow('rounding', 100)).toBe(1.5e-4);
  expect(ratesFor(recipes, 2048)('rounding', 100)).toBe(1.87e-5);
  expect(ratesFor(recipes, 64)('rounding', 400)).toBe(3e-4);
});
