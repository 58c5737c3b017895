import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../main/project/objects.ts';
import { freshFolders } from './freshFolders.ts';

const fresh = await freshFolders();

describe('ObjectStore', () => {
  it('stores equal content once and proves it', async () => {
    const folder = fresh();
    const store = new ObjectStore(folder);
    const bytes = new TextEncoder().encode('content');
    const hash = await store.putBytes(bytes);
    expect(hash).toBe('ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73');
    expect(await store.putBytes(bytes)).toBe(hash);
    expect(await store.size(hash)).toBe(7);
    expect(await store.verify(hash)).toBe(true);
    await writeFile(store.path(hash), 'changed');
    expect(await store.verify(hash)).toBe(false);
  });

  it('leaves nothing behind when writing fails', async () => {
    const folder = fresh();
    const store = new ObjectStore(folder);
    const failing = store.put(async (path) => {
      await writeFile(path, 'half');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(folder)).toEqual([]);
  });

  it('cleans up after processes that are gone, and only after those', async () => {
    const folder = fresh();
    await mkdir(folder);
    const living = `.${process.pid}-1.tmp`;
    await writeFile(join(folder, living), 'x');
    // An engine on another machine, which nobody can ask from here.
    const elsewhere = '.4194303999-m00000000-1.tmp';
    for (const name of [living, elsewhere, '.4194303999-1.tmp']) await writeFile(join(folder, name), 'x');
    await new ObjectStore(folder).clean();
    expect((await readdir(folder)).sort()).toEqual([elsewhere, living].sort());
  });
});
