import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Document, ImportProblem } from './document.ts';
import { readers } from './readers.ts';

/**
 * Documents of files and folders (recursively, in name order). Whatever cannot be read comes as a problem that names
 * the file and says why; the rest goes on.
 */
export async function* importDocuments(paths: readonly string[]): AsyncGenerator<Document | ImportProblem> {
  for (const path of paths) yield* importPath(path, basename(path), new Set());
}

async function* importPath(
  path: string,
  source: string,
  above: ReadonlySet<string>,
): AsyncGenerator<Document | ImportProblem> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    yield { source, problem: found.code === 'ENOENT' ? `there is no file or folder ${path}` : found.message };
  } else if (found.isDirectory()) {
    yield* importFolder(path, source, above);
  } else if (found.isFile()) {
    yield* importFile(path, source);
  } else {
    yield { source, problem: 'is neither a file nor a folder' };
  }
}

async function* importFolder(path: string, source: string, above: ReadonlySet<string>) {
  const real = await realpath(path);
  // A link to a folder that contains it would never end.
  if (above.has(real)) {
    yield { source, problem: 'links back to a folder that contains it' };
    return;
  }
  const within = new Set([...above, real]);
  for (const name of (await readdir(path)).sort()) {
    if (!name.startsWith('.')) yield* importPath(join(path, name), `${source}/${name}`, within);
  }
}

async function* importFile(path: string, source: string): AsyncGenerator<Document | ImportProblem> {
  const reader = readers.get(extname(path).toLowerCase());
  if (!reader) {
    yield { source, problem: `cannot be imported: expected a file that ends in ${[...readers.keys()].join(', ')}` };
    return;
  }
  try {
    yield* reader(path, source);
  } catch (error) {
    yield { source, problem: error instanceof Error ? error.message : String(error) };
  }
}
