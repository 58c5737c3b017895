import { randomUUID } from 'node:crypto';
import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Implementations } from './implementation.ts';

/** A folder with more entries is shown cut off; a page could not show them anyway. */
const maxEntries = 2000;

async function nearestFolder(folder: string): Promise<string> {
  const about = await stat(folder).catch(() => null);
  if (about?.isDirectory()) return folder;
  if (about) throw new Error(`${folder} is a file; choose a folder.`);
  return nearestFolder(dirname(folder));
}

/** Permissions lie on network drives and in sandboxes: only writing shows. */
async function writable(folder: string): Promise<boolean> {
  const probe = join(folder, `.espalier-${randomUUID()}.tmp`);
  try {
    await (await open(probe, 'wx')).close();
    return true;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

export const files: Implementations<'files'> = {
  /** Folders first, both in the order of their names; hidden ones are left out. */
  'files.list': async (_, { folder: wanted }) => {
    const folder = resolve(wanted ?? homedir());
    const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        error.code === 'ENOENT'
          ? `The folder ${folder} does not exist.`
          : `${folder} cannot be read: ${error.message}.`,
      );
    });
    const visible = found
      .filter((entry) => !entry.name.startsWith('.'))
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, maxEntries);
    const entries = await Promise.all(
      visible.map(async ({ name }) => {
        const path = join(folder, name);
        const about = await stat(path).catch(() => null);
        if (about?.isDirectory()) return { name, path, kind: 'folder' as const, bytes: null };
        return about?.isFile() ? { name, path, kind: 'file' as const, bytes: about.size } : null;
      }),
    );
    const kinds = entries.flatMap((entry) => entry ?? []);
    const parent = dirname(folder);
    return {
      folder,
      parent: parent === folder ? null : parent,
      entries: [...kinds.filter(({ kind }) => kind === 'folder'), ...kinds.filter(({ kind }) => kind === 'file')],
      cut: found.length > maxEntries,
    };
  },

  /** A folder that does not exist yet is judged by the nearest one above it that does. */
  'files.space': async (_, { folder: wanted }) => {
    const folder = resolve(wanted);
    const nearest = await nearestFolder(folder);
    const { bavail, bsize } = await statfs(nearest);
    const inside = nearest === folder ? await readdir(folder).catch(() => []) : [];
    return { folder, free: bavail * bsize, writable: await writable(nearest), empty: !inside.length };
  },
};
