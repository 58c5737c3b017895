import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../project/processes.ts';
import type { EngineEvent } from './context.ts';
import type { EngineEnd, Executor, Job } from './executor.ts';
import type { EngineRequest } from './protocol.ts';
import { EngineDied, type EngineProgram, startEngine } from './supervisor.ts';

const prefix = 'local:';

/** Id of an engine that is a process of this machine. */
export const localId = (pid: number): string => `${prefix}${pid}`;

/** Process of a local engine; null for an engine that lives elsewhere. */
export const localPid = (id: string): number | null => (id.startsWith(prefix) ? Number(id.slice(prefix.length)) : null);

/** Engines as processes of this machine, children of this one; they end when it does. */
export class LocalExecutor implements Executor {
  readonly #program: EngineProgram;

  constructor(program: EngineProgram) {
    this.#program = program;
  }

  async submit(request: EngineRequest, onEvent?: (event: EngineEvent) => void): Promise<Job> {
    const { process: engine, answer } = startEngine(this.#program, request, onEvent);
    const ended = answer.then(
      (): EngineEnd => ({ reason: null, died: false }),
      (error: unknown): EngineEnd => ({
        reason: error instanceof Error ? error.message : String(error),
        died: error instanceof EngineDied,
      }),
    );
    // One that cannot be started says so in its answer.
    const pid = await Promise.race([engine.started, answer.then(() => engine.started)]);
    return { id: localId(pid), ended };
  }

  async alive(id: string): Promise<boolean> {
    const pid = localPid(id);
    return pid !== null && (await this.#isEngine(pid));
  }

  async kill(id: string): Promise<void> {
    const pid = localPid(id);
    if (pid === null || !(await this.#isEngine(pid))) return;
    process.kill(pid, 'SIGKILL');
    for (let waited = 0; waited < 100 && isAlive(pid); waited += 1) await sleep(50);
  }

  /** Whether the process exists and is one of our engines; ids are given to other programs again. */
  async #isEngine(pid: number): Promise<boolean> {
    if (!isAlive(pid)) return false;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
    // Electron's utility processes do not name their script.
    return (
      command === null || command.includes(basename(this.#program.entry)) || command.includes('node.mojom.NodeService')
    );
  }
}
