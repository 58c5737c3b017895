import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../../../formats/errors.ts';
import { readText } from '../../../formats/files.ts';

/** Cards are a few pages long. */
const maxCardBytes = 4_000_000;

/** What lies at a path. */
export interface Lying {
  readonly path: string;
  /** Names in a folder; null for a file. */
  readonly names: readonly string[] | null;
}

/** @throws Refusal where nothing lies there. */
export async function lyingAt(path: string): Promise<Lying> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new Refusal(`${path} does not exist.`, 'Check how it is written, and that its disk is there.');
  return { path, names: found.isDirectory() ? await readdir(path) : null };
}

/** The file that it is, or the first in it, that a pattern matches; null for none. */
export const fileLike = ({ path, names }: Lying, pattern: RegExp): string | null =>
  (names ?? [basename(path)]).find((name) => pattern.test(name)) ?? null;

/** The folder that it is or lies in. */
export const folderOf = ({ path, names }: Lying): string => (names === null ? dirname(path) : path);

/** What a model card says before its text (YAML). */
export interface Card {
  readonly licence: string | null;
  /** The model that it was made from. */
  readonly base: string | null;
}

export async function readCard(folder: string): Promise<Card> {
  const card = await readText(join(folder, 'README.md'), maxCardBytes).catch(() => '');
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? '';
  const value = (field: string) =>
    new RegExp(`^${field}:[ \\t]*(?:\\r?\\n[ \\t]*-[ \\t]*)?["']?([^"'\\r\\n[\\]]{1,200}?)["']?[ \\t]*$`, 'm').exec(
      front,
    )?.[1] ?? null;
  return { licence: value('license'), base: value('base_model') };
}
