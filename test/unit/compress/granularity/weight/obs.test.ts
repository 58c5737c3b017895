import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../../../main/compress/recipe/document.ts';
import { parseRecipe } from '../../../../../main/compress/recipe/validate.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const recipe = (changes: Partial<Recipe>): Recipe =>
  parseRecipe(
    {
      ...{ name: 'own', title: 'Own', paper: null, citation: '', category: 'control', explanation: 'x', caveats: [] },
      ...{ unit: 'weight', allocation: 'uniform', compensation: 'obsUpdate', schedule: 'oneShot', recovery: 'none' },
      ...{ defaults: { sparsity: 0.5, lambda: 1 }, lambda: 'share', ...changes },
    },
    'own',
  );

/** Hashes of all layers that a recipe makes. */
const made = async (changes: Partial<Recipe>): Promise<readonly string[]> =>
  (await testExtraction().texts(randomText(4)).recipe(recipe(changes)).run()).objects;

describe.each([{ columns: 4 }, { remove: 2, of: 4 }])('a sweep over columns with the group %o', (group) => {
  it('is the same method however its score is spelled', async () => {
    expect(await made({ group, score: { name: 'obs' } })).toEqual(await made({ group, score: 'obs' }));
  });

  it('chooses by what it has changed already, as a mask chosen before does not', async () => {
    const chosen = { ...('of' in group ? { group, score: 'magnitude' } : { group: 'matrix' as const, score: 'obs' }) };
    const before = await made(chosen);
    expect(await made({ group, score: 'obs' })).not.toEqual(before);
  });
});
