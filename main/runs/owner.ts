import type { Executor } from '../engine/executor.ts';
import { isAlive } from '../project/processes.ts';
import type { RunRow, RunState } from '../project/repositories/runs.ts';

type Watch = Pick<Executor, 'alive' | 'kill'>;

/** What is really going on with a run: one that nobody works on or waits for is interrupted, whatever its row says. */
export async function actualState(
  run: Pick<RunRow, 'state' | 'engine' | 'parent'>,
  executor: Pick<Watch, 'alive'>,
): Promise<RunState> {
  // One that a scheduler has a job for waits there, whoever submitted it.
  if (run.state === 'queued' && run.engine !== null)
    return (await executor.alive(run.engine)) ? 'queued' : 'interrupted';
  if (run.state === 'queued') return run.parent !== null && isAlive(run.parent) ? 'queued' : 'interrupted';
  if (run.state !== 'running') return run.state;
  return run.engine !== null && (await executor.alive(run.engine)) ? 'running' : 'interrupted';
}

/** Makes sure that nobody else works on a run. An engine whose parent is alive is refused, an orphan is ended. */
export async function takeOver(
  run: Pick<RunRow, 'name' | 'state' | 'engine' | 'parent'>,
  executor: Watch,
): Promise<void> {
  if (run.state !== 'running' || run.engine === null || !(await executor.alive(run.engine))) return;
  if (run.parent !== null && isAlive(run.parent)) {
    throw new Error(
      `${run.name} is being worked on by the engine ${run.engine}; wait for it, or end it with: espalier cancel ${run.name}.`,
    );
  }
  await executor.kill(run.engine);
}
