import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contract } from '../../../preload/contract/index.ts';

const main = join(import.meta.dirname, '../../../main');

async function sources(folder = main): Promise<string[]> {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await sources(path)));
    else if (entry.name.endsWith('.ts')) found.push(path);
  }
  return found;
}

/** Files that use a name of jobs/texts.ts, from the folder of the source on. */
async function users(name: string): Promise<string[]> {
  const found = [];
  for (const path of await sources())
    if (new RegExp(`\\b${name}\\b`).test(await readFile(path, 'utf8'))) found.push(path.slice(main.length + 1));
  return found.sort();
}

it('only measuring asks for held-out windows, and only the list of worst documents for one of them', async () => {
  expect(await users('heldOutWindows')).toEqual(['jobs/heldOut.ts', 'jobs/texts.ts']);
  expect(await users('heldOutDocument')).toEqual(['jobs/tasks/compare.ts', 'jobs/texts.ts']);
});

it('what scores, trains and chooses cannot name the held-out split', async () => {
  const chooses = contract['datasets.select'].input;
  const input = { name: 'a', as: 'b', strategy: 'random', model: 'm' };
  expect(chooses.safeParse({ ...input, split: 'calibration' }).success).toBe(true);
  expect(chooses.safeParse({ ...input, split: 'heldOut' }).success).toBe(false);
  const text = await readFile(join(main, 'jobs/texts.ts'), 'utf8');
  expect(text).toContain("export type Trainable = Exclude<SplitName, 'heldOut'>;");
  for (const file of ['jobs/makeVariant.ts', 'jobs/tasks/extract.ts', 'jobs/datasets/select.ts'])
    expect(await readFile(join(main, file), 'utf8')).not.toMatch(/splitWindows|'heldOut', tokenizer/);
});
