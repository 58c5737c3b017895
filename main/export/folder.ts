import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeFileAtomic } from '../formats/atomic.ts';

/** File with the sha256 of every other file, in the format of sha256sum. */
const sums = 'SHA256SUMS';

/**
 * Fills a folder that appears under its final name only when `fill` and `verify` are done; on any failure nothing is
 * left. An existing folder that holds anything is never touched.
 *
 * @returns the files, relative to the folder, ascending.
 */
export async function writeFolder(
  to: string,
  fill: (folder: string) => Promise<void>,
  verify: (folder: string) => Promise<void>,
): Promise<string[]> {
  const target = resolve(to);
  await refuseOccupied(target);
  const temporary = join(dirname(target), `.${basename(target)}.partial-${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    const files = await listFiles(temporary);
    const lines = await Promise.all(
      files.map(async (file) => `${await sha256OfFile(join(temporary, file))}  ${file}\n`),
    );
    await writeFileAtomic(join(temporary, sums), lines.join(''));
    await verify(temporary);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return [...files, sums].sort();
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
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
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
