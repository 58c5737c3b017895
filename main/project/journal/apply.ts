import type { Project } from '../project.ts';
import type { JobRow } from '../repositories/jobs.ts';
import type { RunRow } from '../repositories/runs.ts';
import { Journal, type JournalEntry, type JournalWrite } from './files.ts';
import { doWrite } from './writes.ts';

/**
 * Does what an engine elsewhere has written into its journal since the last time, each entry once, whoever else does the same.
 * Results count whatever became of the run; everything else only while the run is still that engine's: somebody may have
 * stopped it, or given it to another.
 *
 * @returns whether anything was new.
 * @throws what an entry could not be done for; it and those behind it are left.
 */
export async function applyJournal(project: Project, job: Pick<JobRow, 'id' | 'journal'>): Promise<boolean> {
  const { applied } = await project.jobs.get(job.id);
  let last = applied;
  for await (const entry of new Journal(job.journal).after(applied)) {
    await applyEntry(project, job.id, entry);
    last = entry.seq;
  }
  return last > applied;
}

const applyEntry = (project: Project, id: number, { seq, writes }: JournalEntry): Promise<void> =>
  project.transaction(async () => {
    const job = await project.jobs.get(id);
    // Another process that has the project open was first.
    if (job.applied >= seq) return;
    const run = await project.runs.byId(job.run);
    const open = run.engine === job.engine && (run.state === 'queued' || run.state === 'running');
    for (const write of writes) if (write.on === 'artifacts' || open) await doWrite(project, owned(write, run));
    await project.jobs.applied(id, seq);
  });

/** A write as its owner does it: about its own run, and for a claim with the process that waits here. */
function owned(write: JournalWrite, run: RunRow): JournalWrite {
  const { on, method, values } = write;
  const about = on === 'runs' || on === 'runEvents' ? values[0] : run.id;
  if (about !== run.id)
    throw new Error(
      `A journal of ${run.name} writes about the run with the number ${String(about)}; the files of the job were changed by somebody, so start the run again.`,
    );
  return on === 'runs' && method === 'claim' ? { ...write, values: [run.id, run.engine, process.pid] } : write;
}
