import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that at any instant either the old content or all of the new is there: into a temporary file in the
 * same folder, flushed to disk, then renamed. On failure nothing is left behind.
 */
export async function writeAtomic(path: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx');
  try {
    try {
      await fill(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a whole file: after a kill either the old content or the new one is there, durably. */
export const writeFileAtomic = (path: string, content: Uint8Array | string): Promise<void> =>
  writeAtomic(path, (handle) => handle.writeFile(content));

/** Makes a rename durable. Windows cannot open folders and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
