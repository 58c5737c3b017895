import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../main/api/checked.ts';
import { Service } from '../../../main/api/service.ts';
import { contract, type Procedure } from '../../../preload/contract/index.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const program = join(import.meta.dirname, '../../..');
const service = new Service({ program, home: join(folder, 'home'), project: join(folder, 'project'), runtime: 'test' });
await service.call('project.init', {});
afterAll(() => service.close());

const hostile: unknown[] = [
  null,
  3,
  'text',
  [],
  { unexpected: true },
  { name: '../x', folder: 'a\0b', run: '<b>' },
  { name: 'x'.repeat(1e6) },
];

describe.each(Object.keys(contract) as Procedure[])('%s', (procedure) => {
  it.each(hostile.map((input) => [JSON.stringify(input).slice(0, 40), input]))(
    'refuses %s with one sentence',
    async (_title, input) => {
      const error = await service.call(procedure, input).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(InvalidInput);
      expect((error as Error).message).toMatch(new RegExp(`^${procedure.replace('.', '\\.')}: .+\\.$`, 's'));
      expect((error as Error).message.length).toBeLessThan(400);
    },
  );
});

describe('an input that is refused', () => {
  const start = { model: 'm', domain: 'd', recipe: 'flap' };
  it.each([
    ['runs.pause', {}, 'run is missing.'],
    ['runs.pause', { run: 3 }, 'run has to be text, not 3.'],
    ['runs.start', { ...start, name: '' }, 'name is empty.'],
    ['runs.start', { ...start, lambda: 7 }, 'lambda has to be at most 1, not 7.'],
    ['runs.start', { ...start, window: 2.5 }, 'window has to be a whole number, not 2.5.'],
    ['settings.set', { theme: 'blue' }, 'theme has to be system or light or dark, not "blue".'],
    ['runs.list', { colour: 1 }, 'the input has a field that nobody asked for: "colour".'],
    ['variants.compare', { variants: [] }, 'variants has to have at least 1 entry.'],
  ] as const)('by %s with %o is told in words', async (procedure, input, said) => {
    await expect(service.call(procedure, input as never)).rejects.toThrow(`${procedure}: ${said}`);
  });
});

describe('lists', () => {
  it.each(['models.list', 'datasets.list', 'runs.list', 'variants.list'] as const)(
    '%s is empty in a new project',
    async (procedure) => {
      expect(await service.call(procedure, {})).toEqual([]);
    },
  );

  it('families name their model types once, and models that people know', async () => {
    const families = await service.call('models.families', {});
    const types = families.flatMap(({ modelTypes }) => modelTypes);
    expect(new Set(types).size).toBe(types.length);
    expect(types).toEqual(expect.arrayContaining(['llama', 'gpt2', 'gemma3_text']));
    for (const { name, examples } of families) expect(examples.length, name).toBeGreaterThan(0);
  });

  it('every recipe is valid, named after its file and explained', async () => {
    const methods = await service.call('methods.list', {});
    expect(new Set(methods.map(({ kind }) => kind))).toEqual(new Set(['recipe', 'strategy', 'transformation']));
    expect(new Set(methods.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(methods.length);
    expect(methods.every(({ paper }) => paper.length > 10)).toBe(true);
    const recipes = await service.call('recipes.list', {});
    const files = await readdir(join(program, 'resources', 'recipes'));
    const named = files.filter((file) => file.endsWith('.json')).map((file) => file.replace(/\.json$/, ''));
    expect(recipes.map(({ name }) => name)).toEqual(named.sort());
    for (const { name, explanation } of recipes) expect(explanation.length, name).toBeGreaterThan(50);
    for (const { name } of recipes.slice(0, 3))
      expect(await service.call('recipes.show', { name })).toMatchObject({ name });
    expect(await service.call('recipes.show', { name: 'D-PRUNER' })).toMatchObject({ name: 'd-pruner' });
  });
});
