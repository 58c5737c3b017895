import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../../preload/contract/index.ts';
import { resolveExtraction } from '../../../../main/kinds/extract/resolve.ts';
import type { Project } from '../../../../main/project/project.ts';
import { findSubject } from '../../../../main/project/subjects.ts';
import { firstModel, newRun } from '../../../support/rows.ts';
import { tinyProject } from '../../../support/tinyProject.ts';

const recipes = join(import.meta.dirname, '../../../../resources/recipes');
const texts = { model: 'tiny', domain: 'notes' };
let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

const resolve = (input: Partial<ExtractionInput>) =>
  resolveExtraction(project, recipes, { ...texts, recipe: 'wanda', ...input });

describe('what was asked for', () => {
  it('gets its names looked up and everything else filled in', async () => {
    const { recipe, parent, domain, general, settings } = await resolve({});
    expect([recipe.name, parent.name, domain.name, general]).toEqual(['wanda', 'tiny', 'notes', null]);
    expect(settings).toMatchObject({
      ...{ sparsity: recipe.defaults.sparsity, target: null, lambda: recipe.defaults.lambda, layers: null },
      ...{ seed: 1, calibrationWindows: 128, measure: false, device: 'auto', checkpointSeconds: 10 },
    });
    // The tiny model reads 64 tokens, fewer than a window has by default.
    expect(settings.window).toBe(64);
  });

  it('keeps what was given', async () => {
    const given = {
      seed: 7,
      window: 16,
      calibrationWindows: 3,
      measure: true,
      device: 'cpu',
      checkpointSeconds: 0,
    } as const;
    const { settings, general } = await resolve({ ...given, general: 'news', layers: { '1': 0 } });
    expect(settings).toMatchObject({ ...given, layers: { '1': 0 } });
    expect(general?.name).toBe('news');
  });

  it('has a weight of the domain only where the recipe has one', async () => {
    expect((await resolve({ recipe: 'bip', lambda: 0.3, general: 'news' })).settings.lambda).toBeNull();
    expect((await resolve({ recipe: 'd-pruner', lambda: 0.3, general: 'news' })).settings.lambda).toBe(0.3);
    expect((await resolve({ recipe: 'd-pruner', general: 'news' })).settings.lambda).not.toBeNull();
  });

  it('goes by the domain alone where there is no general text, and is refused where that is no choice', async () => {
    const lambda = async (input: Partial<ExtractionInput>) => (await resolve(input)).settings.lambda;
    expect(await lambda({ recipe: 'importance-matrix' })).toBe(1);
    expect(await lambda({ recipe: 'importance-matrix', general: 'news' })).toBe(0.5);
    await expect(lambda({ recipe: 'importance-matrix', lambda: 0.5 })).rejects.toThrow(
      'The recipe importance-matrix reads general text at λ 0.5; choose a dataset of general text, or λ 1 to go by',
    );
    // Its weight is of general text beside the domain's, and what it is without any is another method.
    await expect(lambda({ recipe: 'd-pruner' })).rejects.toThrow(/reads general text at λ 1; .* or λ 0 to go by/);
    expect(await lambda({ recipe: 'd-pruner', lambda: 0 })).toBe(0);
  });

  it('is refused before anything is cut where it trains on general text that there is none of', async () => {
    const taught = (general?: string) =>
      resolve({ recipe: 'text-and-teacher', ...(general === undefined ? {} : { general }) });
    await expect(taught()).rejects.toThrow('The recipe text-and-teacher trains on general text too; choose a dataset');
    expect((await taught('news')).general?.name).toBe('news');
    expect((await resolve({ recipe: 'text-and-teacher', training: { general: 0 } })).general).toBeNull();
  });

  it('can start from a variant', async () => {
    const { manifest, hash } = await findSubject(project, 'tiny');
    const { id } = await project.runs.add(newRun());
    const size = { parameters: 1, nonzero: 1, bytes: 1 };
    await project.variants.add({ ...size, name: 'small', run: id, manifest, hash, parents: [firstModel] });
    const { parent } = await resolve({ model: 'small' });
    expect(parent.reference.kind).toBe('variant');
    expect(parent.parents).toEqual([firstModel]);
    // Equal tensors and config are one thing, whatever they are called.
    expect(parent.fingerprint).toBe((await findSubject(project, 'tiny')).fingerprint);
  });

  it.each<[Partial<ExtractionInput>, RegExp]>([
    [{ model: 'none' }, /There is no model or variant "none"\. There are: tiny/],
    [{ domain: 'none' }, /There is no dataset "none"\. Datasets: notes, news/],
    [{ general: 'none' }, /There is no dataset "none"/],
    [{ recipe: 'none' }, /There is no recipe "none"/],
    [{ recipe: { name: 'x' } }, /Recipe of your own/],
    [{ layers: { '2': 0 } }, /There is no layer 2; the model has layers 0 to 1/],
    [{ recipe: 'flap', layers: { '1': 0.2 } }, /decides the share of every layer itself/],
    [{ recovery: 'wanda' }, /The recipe wanda trains nothing after it; choose one that does, such as/],
    [{ training: { steps: 3 } }, /The recipe wanda trains nothing, so there is no training to change/],
  ])('is refused where it does not fit together: %o', async (input, message) => {
    await expect(resolve(input)).rejects.toThrow(message);
  });

  it('is refused for a model of a family that the recipe is not for', async () => {
    const { recipe } = await resolve({});
    await expect(resolve({ recipe: { ...recipe, families: ['other'] } })).rejects.toThrow(
      'is for models of the family other, but tiny is a llama model; choose another recipe.',
    );
  });
});

describe('the training of a recipe', () => {
  it('is that of another recipe, changed where that was asked for', async () => {
    const { recovery: own } = (await resolve({ recipe: 'lora' })).recipe;
    const changes = { training: { steps: 3, general: 0.25 }, general: 'news' };
    const { recovery } = (await resolve({ recovery: 'lora', ...changes })).recipe;
    if (own === 'none' || recovery === 'none') throw new Error('lora trains.');
    expect(recovery).toEqual({ ...own, steps: 3, data: { ...own.data, general: 0.25 } });
  });

  it('is left out where that was asked for', async () => {
    const known = await resolve({ recovery: 'lora' });
    const recipe = { ...known.recipe, name: 'own' };
    expect((await resolve({ recipe, recovery: 'none' })).recipe.recovery).toBe('none');
  });

  it('is changed in the pruning that trains, too', async () => {
    const { inTrainingPruning } = (await resolve({ recipe: 'movement-pruning', training: { steps: 3 } })).recipe;
    expect(inTrainingPruning?.steps).toBe(3);
  });
});
