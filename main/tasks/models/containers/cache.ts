import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Refusal } from '../../../formats/errors.ts';
import { readText } from '../../../formats/files.ts';

/*
 * The cache of Hugging Face: a repository is a folder `models--MAKER--NAME`, with the files of every revision as links into its blobs, and
 * the revision that is current in `refs/main`.
 */

/** References are hashes of commits. */
const maxReferenceBytes = 1000;

/** The folder of the revision that `refs/main` names, or of the only one there is. */
export async function currentSnapshot(repository: string): Promise<string> {
  const named = await readText(join(repository, 'refs', 'main'), maxReferenceBytes).catch(() => '');
  const snapshots = join(repository, 'snapshots');
  const all = await readdir(snapshots).catch((): string[] => []);
  const [only, ...more] = all;
  const wanted = all.find((one) => one === named.trim()) ?? (more.length ? undefined : only);
  if (wanted !== undefined) return join(snapshots, wanted);
  throw new Refusal(
    `${repository} is the cache of a model whose current revision is not there.`,
    all.length ? `Choose one of its revisions: ${all.join(', ')}.` : 'Let its download end, or start it again.',
  );
}

/** The repository whose revision a folder is; null for any other folder. */
export function repositoryOf(folder: string): { readonly path: string; readonly name: string } | null {
  const path = dirname(dirname(resolve(folder)));
  const name = /^models--(?:.*--)?(.+)$/.exec(basename(path))?.[1];
  return basename(dirname(resolve(folder))) === 'snapshots' && name !== undefined ? { path, name } : null;
}
