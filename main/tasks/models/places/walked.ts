import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Bounds, Candidate, Program } from './place.ts';

/** A program that keeps folders of Transformers and GGUF files in ordinary folders. */
export const walked = (
  name: string,
  roots: Program['roots'],
  /** Folders between the root and a model, at most. */
  depth: number,
  nameOf: (name: string) => string = (own) => own,
): Program => ({
  ...{ name, roots },
  candidates: async function* (root, bounds) {
    for await (const found of models(root, depth, bounds)) yield { ...found, name: nameOf(found.name) };
  },
});

async function* models(folder: string, depth: number, bounds: Bounds): AsyncGenerator<Candidate> {
  if (bounds.over() || (bounds.folders -= 1) < 0) return;
  const entries = await entriesOf(folder);
  if (entries.some((entry) => entry.isFile() && markers.includes(entry.name)))
    yield { path: folder, name: basename(folder), licence: null };
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile() && isWholeGguf(entry.name)) yield { path, name: ggufName(entry.name), licence: null };
    // A link is neither file nor folder here.
    else if (entry.isDirectory() && depth > 0 && !entry.name.startsWith('.')) yield* models(path, depth - 1, bounds);
  }
}

/** What a folder of a model, or of a part of one, holds. */
const markers = ['config.json', 'adapter_config.json', 'params.json'];

export const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).then(
    (entries) => entries.sort((a, b) => a.name.localeCompare(b.name)),
    () => [],
  );

/** A GGUF file that is a model, or the first piece of one. */
export const isWholeGguf = (name: string): boolean =>
  /\.gguf$/i.test(name) && !/mmproj/i.test(name) && !/-(?!00001)\d{5}-of-\d{5}\.gguf$/i.test(name);

export const ggufName = (name: string): string => name.replace(/\.gguf$/i, '');
