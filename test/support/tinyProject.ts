import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importDataset } from '../../main/datasets/import.ts';
import { initProject, type Project } from '../../main/project/project.ts';
import { importModel } from '../../main/tasks/models/importModel.ts';
import { temporaryFolder } from './folder.ts';
import { taskContext } from './taskContext.ts';
import { writeTinyModel } from './tinyModel.ts';

/** A project with the tiny model ("tiny"), text of a domain ("notes") and general text ("news"). */
export async function tinyProject(): Promise<Project> {
  const folder = await temporaryFolder();
  const project = await initProject(join(folder, 'project'));
  await writeTinyModel(join(folder, 'model'));
  await importModel(taskContext(project), { folder: join(folder, 'model'), name: 'tiny' });
  for (const [name, role] of [
    ['notes', 'domain'],
    ['news', 'general'],
  ] as const) {
    const path = join(folder, `${name}.jsonl`);
    const lines = Array.from({ length: 20 }, (_, i) => JSON.stringify({ text: `${name} ${i} `.repeat(9 + i) }));
    await writeFile(path, `${lines.join('\n')}\n`);
    await importDataset(taskContext(project), { paths: [path], name, role });
  }
  return project;
}
