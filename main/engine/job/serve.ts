import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordedProject } from '../../project/journal/recorded.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { rm } from 'node:fs/promises';
import { contextOf, loadTask, type Tasks } from '../context.ts';
import { JobFolder, sharedPart } from './folder.ts';

/** What a scheduler starts: `engine.js --job FOLDER PART`. */
export const jobFlag = '--job';

/**
 * Makes this process the engine of one job: it works on a private copy of the database, writes objects and a journal into the
 * project's folder, and says how it ended in a file. It may be killed at any instant, and started again: then it goes on from
 * what it had finished.
 */
export async function serveJob(tasks: Tasks, path: string, part: string, recipes: string): Promise<void> {
  const folder = new JobFolder(path);
  const error = await work(tasks, folder, part, recipes).then(
    () => null,
    (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
  );
  if (error !== null) process.stderr.write(`${error}\n`);
  await folder.answer(part, { error });
  // What waits for this job begins only when it ended well.
  process.exit(error === null ? 0 : 1);
}

async function work(tasks: Tasks, folder: JobFolder, part: string, recipes: string): Promise<void> {
  const { task, input, memoryBudget } = await folder.request(part);
  const run = await loadTask(tasks, task);
  await using scope = new DisposalStack();
  const own = scope.adopt(await mkdtemp(join(tmpdir(), 'espalier-job-')), (made) =>
    rm(made, { recursive: true, force: true }),
  );
  const database = join(own, 'project.sqlite');
  await copyFile(folder.database, database);
  const project = scope.adopt(
    await RecordedProject.open({
      ...{ folder: folder.project, database, journal: folder.journal(part) },
      before: part === sharedPart ? [] : [folder.journal(sharedPart)],
    }),
    (opened) => opened.close(),
  );
  const engine = `slurm:${process.env['SLURM_JOB_ID'] ?? '0'}`;
  // What it says stands in the journal; nobody listens.
  await run(contextOf({ engine, project, recipes, memoryBudget, emit: () => undefined }), input);
}
