import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomic, writeFileAtomic } from '../../../main/formats/atomic.ts';
import { temporaryFolder } from '../../support/folder.ts';

const root = await temporaryFolder();

async function newFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  return folder;
}

describe('writeAtomic', () => {
  it('keeps the old content until all of the new is there', async () => {
    const folder = await newFolder('replace');
    const path = join(folder, 'file');
    await writeFileAtomic(path, 'old');
    await writeAtomic(path, async (handle) => {
      await handle.writeFile('ne');
      expect(await readFile(path, 'utf8')).toBe('old');
      await handle.writeFile('w');
    });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('leaves the old content and nothing else when writing fails', async () => {
    const folder = await newFolder('fail');
    const path = join(folder, 'file');
    await writeFileAtomic(path, 'old');
    const failing = writeAtomic(path, async (handle) => {
      await handle.writeFile('new');
      throw new Error('disk gone');
    });
    await expect(failing).rejects.toThrow('disk gone');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('leaves nothing behind when the name is taken by a folder', async () => {
    const folder = await newFolder('taken');
    await mkdir(join(folder, 'file', 'inner'), { recursive: true });
    await expect(writeFileAtomic(join(folder, 'file'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('lets several writers of one file each write a whole one', async () => {
    const folder = await newFolder('race');
    const path = join(folder, 'file');
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('says so when the folder is missing', async () => {
    await expect(writeFileAtomic(join(root, 'none', 'file'), 'x')).rejects.toThrow('ENOENT');
  });
});
