import { afterAll, describe, expect, it } from 'vitest';
import { extract } from '../../../../../main/compress/extraction/extract.ts';
import { Extraction } from '../../../../../main/compress/extraction/extraction.ts';
import type { Recipe } from '../../../../../main/compress/recipe/document.ts';
import { parseRecipe } from '../../../../../main/compress/recipe/validate.ts';
import { Device } from '../../../../../main/runtime/device.ts';
import { uniform } from '../../../../../main/runtime/random.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { memoryWorkspace, owned } from '../../../../support/owned.ts';

const device = new Device('cpu');
afterAll(() => device.release());

const architecture = smallArchitecture();
const source = memorySource(architecture, seededWeights(architecture));
const domain = {
  windows: { ids: Int32Array.from(uniform(4, 4 * 12), (u) => Math.floor(u * 50)), count: 4, length: 12 },
  fingerprint: 'd',
};

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
async function made(changes: Partial<Recipe>): Promise<readonly string[]> {
  const settings = { sparsity: 0.5, lambda: 1, seed: 1 };
  const extraction = owned(new Extraction(source, settings, { domain, general: null }, memoryWorkspace(device)));
  const { layers } = await extract(extraction, recipe(changes));
  return layers.map(({ object }) => object);
}

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
