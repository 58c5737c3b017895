import { randomUUID } from 'node:crypto';
import { access, chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterOptions } from '../../../preload/contract/index.ts';
import { JobFolder, sharedPart } from '../../engine/job/folder.ts';
import { jobFlag } from '../../engine/job/serve.ts';
import type { SlurmExecutor } from '../../engine/slurm/executor.ts';
import { jobScript } from '../../engine/slurm/script.ts';
import { writeFileAtomic } from '../../formats/atomic.ts';
import { runKinds } from '../../kinds/index.ts';
import type { Project } from '../../project/project.ts';
import { jobsFolder, type JobRow } from '../../project/repositories/jobs.ts';
import type { RunRow } from '../../project/repositories/runs.ts';

/** Names of the tasks that jobs do (tasks/index.ts). */
const taskNames = { run: 'run', prepare: 'prepareRuns' } as const;

/** What is given to a cluster together. */
export interface Submitted {
  readonly project: Project;
  readonly executor: SlurmExecutor;
  readonly runs: readonly RunRow[];
  readonly options: ClusterOptions;
  readonly memoryBudget: number | null;
  /** The engine's file of this program. */
  readonly entry: string;
}

/**
 * Gives queued runs to a cluster as one array. What several of them measure is measured first, by a job of its own that the
 * array waits for. The rows are stored when the cluster has taken all of it.
 *
 * @throws when it refuses; then nothing is left, there or here.
 */
export async function submitRuns(of: Submitted): Promise<JobRow[]> {
  const { project, executor, runs, options } = of;
  const name = randomUUID();
  const folder = new JobFolder(join(project.folder, jobsFolder, name));
  let shared: string | null = null;
  try {
    await writeFolder(folder, of);
    const common = { ...{ folder: folder.path, script: folder.script, options } };
    if (sharing(runs))
      shared = (await executor.submit({ ...common, log: `${sharedPart}.log`, tasks: null, after: null }))[0] ?? null;
    const engines = await executor.submit({ ...common, log: '%a.log', tasks: runs.length, after: shared });
    return await project.transaction(() => store(of, { folder: name, shared, engines }));
  } catch (error) {
    if (shared !== null) await executor.kill(shared).catch(() => undefined);
    await rm(folder.path, { recursive: true, force: true });
    throw error;
  }
}

/** Whether some of the runs measure the same. */
function sharing(runs: readonly RunRow[]): boolean {
  const all = runs.flatMap((run) => runKinds.get(run.kind).prepare?.shared(run) ?? []);
  return new Set(all).size < all.length;
}

async function writeFolder(
  folder: JobFolder,
  { project, runs, options, memoryBudget, entry }: Submitted,
): Promise<void> {
  const engine = options.engine ?? entry;
  await access(engine).catch(() => {
    throw new Error(`${engine} is not there; make it with: espalier executors --pack FILE, and name it with --engine.`);
  });
  await mkdir(folder.path, { recursive: true });
  await project.copyDatabase(folder.database);
  for (const [task, run] of runs.entries())
    await folder.ask(String(task), { task: taskNames.run, input: { run: run.name }, memoryBudget });
  if (sharing(runs))
    await folder.ask(sharedPart, {
      ...{ task: taskNames.prepare, memoryBudget },
      input: { runs: runs.map((run) => run.name) },
    });
  // Another machine need not have this one's Node where this one has it; the same path is tried first by nobody else.
  const node = options.engine === undefined ? process.execPath : 'node';
  const script = jobScript({ engine, node, folder: folder.path, jobFlag, single: sharedPart });
  await writeFileAtomic(folder.script, script);
  await chmod(folder.script, 0o755);
}

async function store(
  { project, runs, options }: Submitted,
  { folder, shared, engines }: { readonly folder: string; readonly shared: string | null; readonly engines: string[] },
): Promise<JobRow[]> {
  const jobs: JobRow[] = [];
  const add = async (run: RunRow, engine: string, part: string) =>
    jobs.push(await project.jobs.add({ run: run.id, engine, folder, part, options }));
  if (shared !== null && runs[0]) await add(runs[0], shared, sharedPart);
  for (const [task, run] of runs.entries()) {
    const engine = engines[task] as string;
    // One that was stopped meanwhile has no job; its task finds nobody who takes what it makes, and is cancelled with it.
    if (await project.runs.submitted(run.id, engine)) await add(run, engine, String(task));
  }
  return jobs;
}
