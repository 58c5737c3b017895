import type { EngineEvent } from './context.ts';
import type { Executor, Job } from './executor.ts';
import type { LocalExecutor } from './local.ts';
import type { EngineRequest } from './protocol.ts';
import { type SlurmExecutor, slurmJob } from './slurm/executor.ts';

/** Engines wherever they live, by the ids that they have; new ones are started on this machine. */
export class Engines implements Executor {
  readonly local: LocalExecutor;
  readonly slurm: SlurmExecutor;

  constructor(local: LocalExecutor, slurm: SlurmExecutor) {
    this.local = local;
    this.slurm = slurm;
  }

  submit(request: EngineRequest, onEvent?: (event: EngineEvent) => void): Promise<Job> {
    return this.local.submit(request, onEvent);
  }

  alive(id: string): Promise<boolean> {
    return this.#of(id).alive(id);
  }

  kill(id: string): Promise<void> {
    return this.#of(id).kill(id);
  }

  #of(id: string): Pick<Executor, 'alive' | 'kill'> {
    return slurmJob(id) ? this.slurm : this.local;
  }
}
