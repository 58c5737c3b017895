import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inside } from '../../../formats/checkpoint.ts';
import { currentSnapshot, repositoryOf } from '../containers/cache.ts';
import type { Candidate, Program, Surroundings } from './place.ts';
import { entriesOf, ggufName, isWholeGguf } from './walked.ts';

/** The cache of Hugging Face: every repository once, as its current revision. */
export const huggingFace: Program = {
  name: 'Hugging Face',
  roots: (surroundings) => Promise.resolve([hub(surroundings)]),
  candidates: async function* (root, bounds) {
    for (const entry of await entriesOf(root)) {
      if (bounds.over() || (bounds.folders -= 1) < 0) return;
      if (entry.isDirectory() && entry.name.startsWith('models--')) yield* revision(join(root, entry.name));
    }
  },
};

function hub({ home, variables }: Surroundings): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = variables;
  const own = HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE;
  return own ?? join(HF_HOME ?? join(XDG_CACHE_HOME ?? join(home, '.cache'), 'huggingface'), 'hub');
}

async function* revision(repository: string): AsyncGenerator<Candidate> {
  const snapshot = await currentSnapshot(repository).catch(() => null);
  if (snapshot === null) return;
  const names = await readdir(snapshot).catch((): string[] => []);
  const { name } = repositoryOf(snapshot) ?? { name: repository };
  if (names.includes('config.json') || !names.some(isWholeGguf)) yield { path: snapshot, name, licence: null };
  for (const file of names.filter(isWholeGguf)) {
    // Its files are links into its blobs; what leads elsewhere is left alone.
    const path = await inside(snapshot, file).catch(() => null);
    if (path !== null) yield { path, name: ggufName(file), licence: null };
  }
}
