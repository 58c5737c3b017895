import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Document, type ImportProblem, isProblem } from '../../main/corpus/document.ts';
import { type ImportOptions, importDocuments } from '../../main/import/import.ts';
import { temporaryFolder } from './folder.ts';

/** Everything that an import says, in its order; where a problem is shows in its source already. */
export async function imported(
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<(Document | ImportProblem)[]> {
  const items = [];
  for await (const item of importDocuments(paths, options)) items.push(withoutPlace(item));
  return items;
}

function withoutPlace(item: Document | ImportProblem): Document | ImportProblem {
  if (!isProblem(item)) return item;
  const { source, problem, doubt } = item;
  return { source, problem, ...(doubt ? { doubt } : {}) };
}

export const documentsOf = (items: readonly (Document | ImportProblem)[]): Document[] =>
  items.filter((item): item is Document => !isProblem(item));

export const problemsOf = (items: readonly (Document | ImportProblem)[]): ImportProblem[] => items.filter(isProblem);

/** Files that are made to be imported. */
export interface Files {
  readonly folder: string;
  /** Writes a file and tells its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Writes a file and imports it. */
  read(name: string, content: string | Uint8Array, options?: ImportOptions): Promise<(Document | ImportProblem)[]>;
}

/** A folder for files of one test file, removed afterwards. */
export async function importedFiles(): Promise<Files> {
  const folder = await temporaryFolder();
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  return { folder, write, read: async (name, content, options) => imported([await write(name, content)], options) };
}
