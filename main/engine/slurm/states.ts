import { SlurmRefused, type SlurmCommand } from './command.ts';

/** Where a job stands: working or waiting, or how it ended. */
export interface JobState {
  /** As Slurm writes it, without what stands behind: "RUNNING", "NODE_FAIL". */
  readonly state: string;
  readonly live: boolean;
}

/** States of jobs that work, wait, or will again (squeue(1), JOB STATE CODES). */
const live = new Set([
  ...['PENDING', 'CONFIGURING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED', 'STAGE_OUT', 'SIGNALING', 'RESIZING'],
  ...['REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'RESV_DEL_HOLD', 'SPECIAL_EXIT'],
]);

const stateOf = (text: string): JobState => {
  const state = /^[A-Z_]+/.exec(text)?.[0] ?? text;
  return { state, live: live.has(state) };
};

/** "12_3|RUNNING", a line for every job and task. */
function read(said: string): Map<string, JobState> {
  const found = new Map<string, JobState>();
  for (const line of said.split('\n')) {
    const [id = '', state = ''] = line.trim().split('|');
    if (id && state) found.set(id, stateOf(state));
  }
  return found;
}

/**
 * States of a job and of the tasks of its array by their ids ("12", "12_3"), in text formats that every release has. Empty
 * for a job that Slurm does not know any more: it forgets those that ended some minutes ago, unless it keeps accounts.
 *
 * @throws SlurmRefused when Slurm cannot be asked.
 */
export async function statesOf(slurm: SlurmCommand, job: string): Promise<Map<string, JobState>> {
  const listed = await slurm(
    ...(['squeue', '--noheader', '--array', '--states=all', '--format=%i|%T', `--jobs=${job}`] as const),
  ).catch((error: unknown) => {
    // What squeue says of a job that it has forgotten.
    if (error instanceof SlurmRefused && /invalid job id/i.test(error.words)) return '';
    throw error;
  });
  const found = read(listed);
  if (found.size) return found;
  // A cluster without a database refuses; then nobody knows.
  const counted = await slurm(
    ...(['sacct', '--noheader', '--parsable2', '--allocations', '--format=JobID,State', `--jobs=${job}`] as const),
  ).catch(() => '');
  return read(counted);
}

/** Why a job ended that did not say so itself, by Slurm's word for it. */
const endings: Readonly<Record<string, string>> = {
  NODE_FAIL: 'its node failed; resume it on another one',
  BOOT_FAIL: 'its node did not start; resume it on another one',
  TIMEOUT: 'its time was over; resume it, or start it with more --time-limit',
  DEADLINE: 'it could not begin before its deadline; resume it',
  PREEMPTED: 'another job took its place, and the cluster does not put jobs back into the queue; resume it',
  OUT_OF_MEMORY: 'it took more memory than it was given; start it with more --memory',
  CANCELLED: 'somebody cancelled it on the cluster; resume it if that was not meant',
  REVOKED: 'the cluster gave it to another one; resume it',
};

/** One sentence for people; null: Slurm does not know the job any more. */
export function endingOf(job: string, state: JobState | null, lastWords: string): string {
  const said = lastWords ? ` (${lastWords})` : '';
  if (!state) return `The job ${job} is not known to Slurm any more and left no result${said}; resume it.`;
  const known = endings[state.state];
  if (known !== undefined) return `The job ${job} ended as ${state.state}: ${known}${said}.`;
  return `The job ${job} ended as ${state.state} before it was done${said || '; its last words are in the log of the job'}.`;
}
