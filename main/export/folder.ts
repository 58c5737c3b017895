import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeFileAtomic } from '../formats/atomic.ts';

/** File with the sha256 of every other file, in the format of sha256sum. */
const sums = 'SHA256SUMS';

/** Characters of a folder's name, so that numbers and endings still fit. */
const longestName = 100;

/** How a folder is made. */
export interface FolderSteps {
  fill(folder: string): Promise<void>;
  /** Everything is on disk, with its sums. */
  written(): void;
  verify(folder: string): Promise<void>;
}

/** A folder inside another one that there is not yet, by a name that every system can hold. */
export async function newFolder(inside: string, name: string): Promise<string> {
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, longestName);
  const taken = new Set(await readdir(inside).catch(() => []));
  const numbered = (number: number) => (number === 1 ? plain : `${plain}-${number}`);
  let number = 1;
  while (taken.has(numbered(number))) number += 1;
  return join(inside, numbered(number));
}

/** What the folder is called until it is complete: hidden, beside its final place, with the id of who writes it. */
const partialPrefix = (target: string): string => `.${basename(target)}.partial-`;

/**
 * Fills a folder that appears under its final name only when it is filled and verified; on any failure nothing is
 * left. An existing folder that holds anything is never touched. A process that is killed leaves its unfinished
 * folder; see `removeAbandoned`.
 *
 * @returns the files, relative to the folder, ascending.
 */
export async function writeFolder(to: string, { fill, written, verify }: FolderSteps): Promise<string[]> {
  const target = resolve(to);
  await refuseOccupied(target);
  const temporary = join(dirname(target), `${partialPrefix(target)}${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    const files = await listFiles(temporary);
    const lines = await Promise.all(
      files.map(async (file) => `${await sha256OfFile(join(temporary, file))}  ${file}\n`),
    );
    await writeFileAtomic(join(temporary, sums), lines.join(''));
    written();
    await verify(temporary);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return [...files, sums].sort();
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Removes what processes that were killed while they wrote to this place have left beside it, as far as it can. */
export async function removeAbandoned(to: string, isAlive: (pid: number) => boolean): Promise<void> {
  const target = resolve(to);
  const prefix = partialPrefix(target);
  for (const name of await readdir(dirname(target)).catch(() => [])) {
    const pid = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (/^[1-9]\d*$/.test(pid) && !isAlive(Number(pid)))
      await rm(join(dirname(target), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function refuseOccupied(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`Cannot export to ${folder}: ${error.code === 'ENOTDIR' ? 'it is a file' : error.message}.`);
  });
  if (entries.length)
    throw new Error(`Cannot export to ${folder}: the folder is not empty; choose a new or empty one.`);
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = [];
  for (const name of names) if ((await stat(join(folder, name))).isFile()) files.push(name.replaceAll('\\', '/'));
  return files.sort();
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash: Hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}
