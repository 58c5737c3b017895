import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { json } from './cli.ts';

/** Strings that stand in names and texts of a dataset: the name of its folder, its own, then those of its documents. */
export const marks = Array.from({ length: 200 }, (_, i) => `Secret${String(i).padStart(4, '0')}`);

/** Name of the dataset in which they stand. */
export const markedDataset = marks[1] as string;

/** Makes a project in a folder with the marked dataset and "redacted", which was made of it. */
export async function makeMarkedProject(folder: string): Promise<string> {
  const project = join(folder, 'project');
  const documents = join(folder, marks[0] as string);
  await mkdir(documents);
  for (const mark of marks.slice(2))
    await writeFile(join(documents, `${mark}.txt`), `${mark} wrote to us. `.repeat(20) + mark.split('').join(' '));
  await json(project, 'init');
  await json(project, 'dataset', 'import', documents, '--name', markedDataset, '--role', 'domain');
  await json(project, 'dataset', 'redact', markedDataset, '--as', 'redacted');
  return project;
}

/** How many of the marks stand somewhere in the files of a project. */
export async function marksIn(project: string): Promise<number> {
  let all = '';
  for (const entry of await readdir(project, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) all += entry.name + (await readFile(join(entry.parentPath, entry.name), 'latin1'));
  return marks.filter((mark) => all.includes(mark)).length;
}
