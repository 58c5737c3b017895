import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack as tarPack, type Pack } from 'tar-stream';
import type { Place } from './place.ts';

/** Folder that everything lies in; the script of a job looks for the engine there (engine/slurm/script.ts). */
const root = 'espalier';

/** The program's own parts that an engine reads; of its resources the recipes. */
const ownParts = ['dist/main', 'package.json', 'LICENSE'];

/** What no engine reads: other systems' libraries of ONNX Runtime, sources of native modules, and maps. */
const leftOut = (path: string): boolean =>
  /\.map$|\.d\.[cm]?ts$/.test(path) ||
  /node_modules\/sqlite3\/(deps|src|build\/(?!Release))/.test(path) ||
  /onnxruntime-node\/bin\/napi-v\d+\/(?!linux\b)/.test(path) ||
  new RegExp(`onnxruntime-node/bin/napi-v\\d+/linux/(?!${process.arch}\\b)`).test(path);

/**
 * Writes one file with all that a node of a cluster needs beside Node itself: the engine, its recipes, and the libraries it is
 * made of. It is there as a whole or not at all.
 *
 * @throws when this machine is of another system than nodes are.
 */
export async function packEngine(
  { program, resources }: Pick<Place, 'program' | 'resources'>,
  file: string,
): Promise<{ readonly bytes: number; readonly files: number }> {
  if (process.platform !== 'linux')
    throw new Error(
      'The engine for the nodes of a cluster has to be packed on Linux, because its native libraries are of one system; run this there.',
    );
  const temporary = `${file}.part`;
  const pack = tarPack();
  try {
    const writing = pipeline(pack, createWriteStream(temporary, { flags: 'w' }));
    const filling = fill(pack, program, resources).finally(() => pack.finalize());
    const [files] = await Promise.all([filling, writing]);
    await rename(temporary, file);
    return { bytes: (await stat(file)).size, files };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function fill(pack: Pack, program: string, resources: string): Promise<number> {
  const places: [from: string, to: string][] = [
    ...ownParts.map((part): [string, string] => [join(program, part), part]),
    [join(resources, 'recipes'), 'resources/recipes'],
    ...[...(await librariesOf(program))].map((name): [string, string] => [
      join(program, 'node_modules', name),
      `node_modules/${name}`,
    ]),
  ];
  let count = 0;
  for (const [from, to] of places)
    for (const path of await filesUnder(from)) {
      const name = [root, to, relative(from, path)].filter((part) => part).join('/');
      if (leftOut(name)) continue;
      const { size, mode } = await stat(path);
      const entry = pack.entry({ name, size, mode });
      await pipeline(createReadStream(path), entry);
      count += 1;
    }
  return count;
}

/** A file, or all files under a folder. */
async function filesUnder(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Packages that the program needs when it runs, with theirs. Nested ones come with the folder that they lie in. */
async function librariesOf(program: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
    const { dependencies = {} } = JSON.parse(text) as { readonly dependencies?: Readonly<Record<string, string>> };
    for (const name of Object.keys(dependencies)) {
      const own = join(program, 'node_modules', name);
      if (found.has(name) || !(await stat(own).catch(() => null))) continue;
      found.add(name);
      await visit(own);
    }
  };
  await visit(program);
  return found;
}
