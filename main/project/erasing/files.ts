import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Bytes of all files under a path, or of the file there; 0 when nothing is. */
export async function bytesUnder(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.size ?? 0;
  let bytes = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

/** Names in a folder; none when it is not there. */
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Where a folder lies below another, with / between names; null when it lies elsewhere. */
export function within(folder: string, path: string): string | null {
  const way = relative(folder, path);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || way === path ? null : way.split(sep).join('/');
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
