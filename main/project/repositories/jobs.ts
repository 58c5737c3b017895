import { join } from 'node:path';
import type { Database } from '../database.ts';

/** A job of a scheduler that works, or worked, on a run. */
export interface JobRow {
  readonly id: number;
  /** Number of the run that it works on. */
  readonly run: number;
  /** Id by which executors know its engine. */
  readonly engine: string;
  /** What was submitted together: name of a folder in `jobs/` of the project. */
  readonly folder: string;
  /** Its own folder in that. */
  readonly part: string;
  /** Full path of its journal. */
  readonly journal: string;
  /** What was asked of the scheduler; its meaning is known to who submitted it. */
  readonly options: unknown;
  /** Number of the newest entry of its journal that was taken over. */
  readonly applied: number;
  /** When everything it wrote was taken over and it was gone; null until then. */
  readonly ended: string | null;
}

export type NewJob = Pick<JobRow, 'run' | 'engine' | 'folder' | 'part' | 'options'>;

/** Folder of all jobs in a project. */
export const jobsFolder = 'jobs';

/** Jobs by the runs that they work on. */
export class Jobs {
  readonly #database: Database;
  readonly #project: string;

  constructor(database: Database, project: string) {
    this.#database = database;
    this.#project = project;
  }

  async add({ run, engine, folder, part, options }: NewJob): Promise<JobRow> {
    return this.#database.transaction(async () => {
      await this.#database.run(
        'INSERT INTO jobs (run, engine, folder, part, options, created) VALUES (?, ?, ?, ?, ?, ?)',
        ...[run, engine, folder, part, JSON.stringify(options), new Date().toISOString()],
      );
      return this.get(Number((await this.#database.get('SELECT max(id) AS id FROM jobs'))?.['id']));
    });
  }

  async get(id: number): Promise<JobRow> {
    const row = await this.#database.get('SELECT * FROM jobs WHERE id = ?', id);
    if (!row) throw new Error(`The project has no job number ${id}.`);
    return this.#read(row);
  }

  /** Jobs that have not ended, the oldest first. */
  async open(): Promise<JobRow[]> {
    return (await this.#database.all('SELECT * FROM jobs WHERE ended IS NULL ORDER BY id')).map((row) =>
      this.#read(row),
    );
  }

  /** The newest job of a run; null for a run that never had one. */
  async ofRun(run: number): Promise<JobRow | null> {
    const row = await this.#database.get('SELECT * FROM jobs WHERE run = ? ORDER BY id DESC LIMIT 1', run);
    return row && this.#read(row);
  }

  /** What a job wrote was taken over up to an entry. */
  async applied(id: number, seq: number): Promise<void> {
    await this.#database.run('UPDATE jobs SET applied = ? WHERE id = ?', seq, id);
  }

  /** It is gone, and everything it wrote was taken over. */
  async end(id: number): Promise<void> {
    await this.#database.run('UPDATE jobs SET ended = coalesce(ended, ?) WHERE id = ?', new Date().toISOString(), id);
  }

  #read({ options, ...row }: Record<string, unknown>): JobRow {
    const job = row as unknown as JobRow;
    return {
      ...job,
      options: JSON.parse(String(options)) as unknown,
      journal: join(this.#project, jobsFolder, job.folder, job.part, 'journal'),
    };
  }
}
