import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hiddenNotice } from './archives/archive.ts';

/** A file, or what is wrong with a place where one could be. */
export type Found =
  { readonly source: string; readonly path: string } | { readonly source: string; readonly problem: string };

/** Hidden files and folders that were passed by. */
interface Passed {
  hidden: number;
}

/**
 * Files of paths and folders, recursively and in the order of their names, so that the same folders give the same files in
 * the same order. Only the names of the folders that are open are in memory. Hidden files are counted at the end.
 */
export function* walk(paths: readonly string[]): Generator<Found> {
  const passed = { hidden: 0 };
  for (const path of paths) yield* walkPath(path, basename(path) || path, new Set(), passed);
  yield* hiddenNotice(paths.length === 1 ? basename(paths[0]!) : 'what was imported', passed.hidden);
}

function* walkPath(path: string, source: string, above: ReadonlySet<string>, passed: Passed): Generator<Found> {
  const found = attempt(() => statSync(path));
  if (found instanceof Error) yield { source, problem: missing(found, path) };
  else yield* walkFound(path, source, found, above, passed);
}

function* walkFound(
  path: string,
  source: string,
  found: Stats | Dirent,
  above: ReadonlySet<string>,
  passed: Passed,
): Generator<Found> {
  if (found.isDirectory()) yield* walkFolder(path, source, above, passed);
  else if (found.isFile()) yield { source, path };
  else yield { source, problem: 'is neither a file nor a folder' };
}

function* walkFolder(path: string, source: string, above: ReadonlySet<string>, passed: Passed): Generator<Found> {
  const listing = attempt(() => ({ real: realpathSync(path), entries: readdirSync(path, { withFileTypes: true }) }));
  if (listing instanceof Error) {
    yield { source, problem: missing(listing, path) };
    return;
  }
  const { real, entries } = listing;
  // A link to a folder that contains it would never end.
  if (above.has(real)) {
    yield { source, problem: 'links back to a folder that contains it' };
    return;
  }
  const within = new Set([...above, real]);
  for (const entry of entries.sort(byName)) {
    const [inner, name] = [join(path, entry.name), `${source}/${entry.name}`];
    if (entry.name.startsWith('.')) passed.hidden += 1;
    else if (entry.isSymbolicLink()) yield* walkPath(inner, name, within, passed);
    else yield* walkFound(inner, name, entry, within, passed);
  }
}

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

function attempt<T>(look: () => T): T | NodeJS.ErrnoException {
  try {
    return look();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

function missing({ code, message }: NodeJS.ErrnoException, path: string): string {
  if (code === 'ENOENT') return `there is no file or folder ${path}`;
  if (code === 'EACCES' || code === 'EPERM') return `may not be read: ${path} is closed to this user`;
  if (code === 'ELOOP') return 'is a link that leads back to itself';
  return `cannot be read: ${message}`;
}
