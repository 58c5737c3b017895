import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleProject, startService } from '../support/sampleProject.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-values-'));
const service = startService(join(folder, 'home'));

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  await writeFile(join(folder, 'file.txt'), 'x');
  await symlink('/', join(folder, 'link'));
  execFileSync('mkfifo', [join(folder, 'pipe.txt')]);
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const texts = { model: 'meadow', domain: 'health' };
const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as unknown;

/** Inputs of the right type that mean harm: each ends with a sentence, and soon. */
describe.skipIf(process.platform === 'win32')('values that mean harm', () => {
  it.each([
    ['projects.create', { folder: '/etc' }, /is not empty and holds no project/],
    ['projects.open', { folder: at('file.txt') }, /holds no project/],
    ['projects.open', { folder: '../../../../etc' }, /holds no project/],
    ['files.list', { folder: at('file.txt') }, /cannot be read/],
    ['files.space', { folder: at('file.txt') }, /is a file; choose a folder/],
    ['models.import', { folder: '/dev' }, /config\.json/],
    ['models.import', { folder: at('link'), name: '../up' }, /name must start with a letter/],
    [
      'datasets.import',
      { paths: ['/dev/zero', at('pipe.txt')], name: 'devices', role: 'domain' },
      /No document could be imported/,
    ],
    ['datasets.import', { paths: [at('project')], name: 'own', role: 'domain' }, /No document could be imported/],
    [
      'datasets.preview',
      { name: "x'; DROP TABLE runs; --", split: 'train', offset: 0, limit: 1 },
      /name must start with/,
    ],
    ['runs.show', { run: 'run-1 OR 1=1' }, /must start with|There is no run/],
    ['runs.start', { ...texts, recipe: '../../package' }, /There is no recipe/],
    ['runs.start', { ...texts, recipe: { __proto__: { name: 'flap' } } }, /Recipe of your own/],
    [
      'runs.start',
      { ...texts, recipe: 'flap', calibrationWindows: 2 ** 20, window: 2 ** 20, layers: { '9999': 0 } },
      /no layer 9999/,
    ],
    ['variants.export', { variant: 'meadow', format: 'hf', to: '/' }, /not empty|exists/],
    ['variants.export', { variant: 'meadow', format: 'hf', to: at('project') }, /not empty|exists/],
    ['variants.generate', { variant: 'meadow', prompt: '' }, /prompt is empty/],
    ['variants.compare', { variants: ['meadow', '__proto__'] }, /must start with|There is no/],
    ['recipes.show', { name: '../../../etc/passwd' }, /There is no recipe/],
    ['toString', {}, /There is no procedure/],
    ['__proto__', {}, /There is no procedure/],
  ] as const)('%s %j', async (procedure, input, message) => {
    const error = await service.call(procedure as string, input).then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).toMatch(message);
    expect(error?.message.length).toBeLessThan(1000);
  });

  it('a recipe that is nested without end is refused', async () => {
    const recipe = deep as Record<string, unknown>;
    await expect(service.call('runs.start', { ...texts, recipe })).rejects.toThrow(/recipe/i);
    await expect(service.call('runs.start', { ...texts, recipe: { name: recipe } })).rejects.toThrow(/recipe/i);
  });

  it('leave no trace', async () => {
    expect((await service.call('models.list', {})).map(({ name }) => name)).toEqual(['meadow']);
    expect((await service.call('datasets.list', {})).map(({ name }) => name)).toEqual(['health', 'general']);
    expect(await service.call('runs.list', {})).toEqual([]);
    expect((await service.call('models.check', { folder: '/dev' })).verdict).toBe('no');
    expect((await service.call('recipes.check', { recipe: { x: deep } })).valid).toBe(false);
  });
});
