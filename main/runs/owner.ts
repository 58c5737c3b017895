import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../project/processes.ts';
import type { RunRow, RunState } from '../project/repositories/runs.ts';

/** What is really going on with a run: one that nobody works on or waits for is interrupted, whatever its row says. */
export async function actualState(run: Pick<RunRow, 'state' | 'engine' | 'parent'>): Promise<RunState> {
  if (run.state === 'queued') return run.parent !== null && isAlive(run.parent) ? 'queued' : 'interrupted';
  if (run.state !== 'running') return run.state;
  return run.engine !== null && (await isEngine(run.engine)) ? 'running' : 'interrupted';
}

/** Makes sure that nobody else works on a run. An engine whose parent is alive is refused, an orphan is ended. */
export async function takeOver(run: RunRow): Promise<void> {
  if (run.state !== 'running' || run.engine === null || !(await isEngine(run.engine))) return;
  if (run.parent !== null && isAlive(run.parent)) {
    throw new Error(
      `${run.name} is being worked on by process ${run.engine}; wait for it, or end it with: espalier cancel ${run.name}.`,
    );
  }
  await endEngine(run.engine);
}

/** Kills an engine and waits until it is gone. */
export async function endEngine(pid: number): Promise<void> {
  if (!(await isEngine(pid))) return;
  process.kill(pid, 'SIGKILL');
  for (let waited = 0; waited < 100 && isAlive(pid); waited += 1) await sleep(50);
}

/** Whether the process exists and is one of our engines; ids are given to other programs again. */
async function isEngine(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  // Electron's utility processes do not name their script.
  return command === null || command.includes('engine.js') || command.includes('node.mojom.NodeService');
}
