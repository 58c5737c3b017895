import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder, removeAbandoned, writeFolder } from '../../../main/export/folder.ts';
import { isAlive } from '../../../main/project/processes.ts';
import { temporaryFolder } from '../../support/folder.ts';

const root = await temporaryFolder();
const fill = (folder: string) => writeFile(join(folder, 'a.txt'), 'a');

describe('a written folder', () => {
  it('is complete on disk before it is verified, and gets its name after that', async () => {
    const to = join(root, 'good');
    const seen: string[] = [];
    const partial = `.good.partial-${process.pid}`;
    const files = await writeFolder(to, {
      fill,
      written: () => seen.push('written'),
      verify: async (folder) => {
        seen.push('verify');
        expect(folder).toBe(join(root, partial));
        expect((await readdir(folder)).sort()).toEqual(['SHA256SUMS', 'a.txt']);
        expect(await readdir(root)).toEqual([partial]);
      },
    });
    expect(seen).toEqual(['written', 'verify']);
    expect(files).toEqual(['SHA256SUMS', 'a.txt']);
    expect(await readdir(root)).toEqual(['good']);
  });

  it.each([
    ['filling', () => Promise.reject(new Error('full')), () => Promise.resolve()],
    ['verifying', fill, () => Promise.reject(new Error('full'))],
  ])('leaves nothing when %s fails', async (_, filling, verify) => {
    const place = join(root, 'bad');
    await mkdir(place, { recursive: true });
    await expect(writeFolder(join(place, 'x'), { fill: filling, written: () => undefined, verify })).rejects.toThrow(
      'full',
    );
    expect(await readdir(place)).toEqual([]);
  });
});

it('removes what killed writers left at a place, and nothing else', async () => {
  const place = join(root, 'abandoned');
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('exit', resolve));
  const others = [
    `.x.partial-${process.pid}`,
    `.other.partial-${child.pid}`,
    `.x.partial-${child.pid}-mine`,
    '.x.partial-0',
    '.x.partial-',
    'x',
  ];
  for (const name of [...others, `.x.partial-${child.pid}`])
    await mkdir(join(place, name, 'onnx'), { recursive: true });
  await removeAbandoned(join(place, 'x'), isAlive);
  expect((await readdir(place)).sort()).toEqual([...others].sort());
  await removeAbandoned(join(root, 'nowhere', 'x'), isAlive);
});

describe('a new folder', () => {
  it('has a name that every system can hold, and is none that is there', async () => {
    const inside = join(root, 'several');
    expect(await newFolder(inside, 'ward: letters/½ "q"-onnx')).toBe(join(inside, 'ward-letters-½-q--onnx'));
    await mkdir(join(inside, 'small'), { recursive: true });
    await mkdir(join(inside, 'small-2'));
    expect(await newFolder(inside, 'small')).toBe(join(inside, 'small-3'));
    expect((await newFolder(inside, 'x'.repeat(300))).length).toBe(join(inside, 'x').length + 99);
  });
});
