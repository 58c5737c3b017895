import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './launch.ts';

/** A change of the built program: a piece of text, which has to be there once, and what stands in its place. */
export interface Mutation {
  /** File below dist/main. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the program in a folder, changed in one place. */
export async function mutated(folder: string, { file, from, to }: Mutation): Promise<string> {
  await cp(join(root, 'dist', 'main'), join(folder, 'dist', 'main'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  for (const name of ['node_modules', 'resources', 'package.json', 'dist/renderer', 'dist/preload'])
    await symlink(join(root, name), join(folder, name));
  const path = join(folder, 'dist', 'main', file);
  const text = await readFile(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`"${from}" does not stand once in ${file}.`);
  await writeFile(path, text.replace(from, to));
  return folder;
}
