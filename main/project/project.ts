import { access, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AuditLog } from './audit.ts';
import { Database } from './database.ts';
import { Eraser } from './erasing/eraser.ts';
import { removeHalfLocked, settle } from './locking.ts';
import { migrate } from './migrate.ts';
import { ObjectStore } from './objects.ts';
import { AdviceRows } from './repositories/advice.ts';
import { Artifacts } from './repositories/artifacts.ts';
import { Datasets } from './repositories/datasets.ts';
import { Exports } from './repositories/exports.ts';
import { Jobs } from './repositories/jobs.ts';
import { Measurements } from './repositories/measurements.ts';
import { Models } from './repositories/models.ts';
import { RunEvents } from './repositories/runEvents.ts';
import { Runs } from './repositories/runs.ts';
import { Sweeps } from './repositories/sweeps.ts';
import { Variants } from './repositories/variants.ts';

const databaseFile = 'project.sqlite';

/**
 * An open project folder: `project.sqlite`, `objects/` and `runs/`; `jobs/` where runs are worked on by other machines; `exports/` where somebody exported to the folder that is suggested. Several processes may have it open; each may be
 * killed at any instant. A row never names an object that is not complete.
 */
export class Project {
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly models: Models;
  readonly datasets: Datasets;
  readonly runs: Runs;
  readonly runEvents: RunEvents;
  readonly artifacts: Artifacts;
  readonly variants: Variants;
  readonly measurements: Measurements;
  readonly exports: Exports;
  readonly advice: AdviceRows;
  readonly sweeps: Sweeps;
  readonly jobs: Jobs;
  readonly audit: AuditLog;
  readonly eraser: Eraser;
  readonly #database: Database;

  constructor(folder: string, database: Database) {
    this.folder = folder;
    this.#database = database;
    this.objects = new ObjectStore(join(folder, 'objects'));
    this.models = new Models(database);
    this.datasets = new Datasets(database);
    this.runs = new Runs(database);
    this.runEvents = new RunEvents(database);
    this.artifacts = new Artifacts(database);
    this.variants = new Variants(database);
    this.measurements = new Measurements(database);
    this.exports = new Exports(database);
    this.advice = new AdviceRows(database);
    this.sweeps = new Sweeps(database);
    this.jobs = new Jobs(database, folder);
    this.audit = new AuditLog(database);
    this.eraser = new Eraser(folder, database, this.objects, this.audit);
  }

  /** All or nothing, across repositories. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#database.transaction(work);
  }

  /** Scratch folder of a run, made when it is not there. */
  async runFolder(run: string): Promise<string> {
    const folder = join(this.folder, 'runs', run);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** How many things of every kind there are. */
  async counts(): Promise<Readonly<Record<'models' | 'datasets' | 'runs' | 'variants', number>>> {
    const row = await this.#database.get(`SELECT (SELECT count(*) FROM models) AS models,
      (SELECT count(*) FROM datasets) AS datasets, (SELECT count(*) FROM runs) AS runs,
      (SELECT count(*) FROM variants WHERE deleted IS NULL) AS variants`);
    return row as unknown as Awaited<ReturnType<Project['counts']>>;
  }

  /** A text for every kind of thing that differs whenever something of that kind does, whichever process changed it. */
  async versions(): Promise<Readonly<Record<'models' | 'datasets' | 'runs' | 'variants', string>>> {
    const row = await this.#database.get(`SELECT
      (SELECT count(*) || ' ' || coalesce(max(id), 0) FROM models) AS models,
      (SELECT count(*) || ' ' || coalesce(max(created), '') FROM datasets) AS datasets,
      (SELECT count(*) || ' ' || coalesce(sum(progress), 0) || coalesce(group_concat(state, ''), '') FROM runs) AS runs,
      (SELECT coalesce(group_concat(id || quote(name) || quote(tags) || quote(notes) || quote(deleted), ''), '')
       FROM variants) || ' ' || (SELECT coalesce(max(id), 0) FROM measurements) || ' ' ||
      (SELECT coalesce(max(id), 0) FROM exports) AS variants`);
    return row as unknown as Awaited<ReturnType<Project['versions']>>;
  }

  /** Copies the database, as it is at one moment, to a file that is not there yet. */
  copyDatabase(path: string): Promise<void> {
    return this.#database.copyTo(path);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** Makes a project in a new or empty folder, or opens the one that is there. */
export async function initProject(path: string): Promise<Project> {
  const folder = resolve(path);
  await settle(folder);
  if (!(await isProject(folder))) {
    await mkdir(folder, { recursive: true });
    // Another process may have made the project meanwhile.
    if ((await readdir(folder)).length && !(await isProject(folder))) {
      throw new Error(`${folder} is not empty and holds no project; choose a new or empty folder for the project.`);
    }
  }
  return open(folder);
}

/**
 * Opens a project, after what an older program stored was brought to today's form.
 *
 * @throws when the folder holds none, or it is locked.
 */
export async function openProject(path: string): Promise<Project> {
  const folder = resolve(path);
  await settle(folder);
  if (!(await isProject(folder)))
    throw new Error(`${folder} holds no project; make one with: espalier init --project DIR.`);
  return open(folder);
}

const isProject = (folder: string): Promise<boolean> =>
  access(join(folder, databaseFile)).then(
    () => true,
    () => false,
  );

async function open(folder: string): Promise<Project> {
  const database = await Database.open(join(folder, databaseFile));
  try {
    // Whoever waited for the database may have waited for somebody who locked the project.
    await settle(folder);
    await removeHalfLocked(folder);
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  await mkdir(join(folder, 'objects'), { recursive: true });
  await mkdir(join(folder, 'runs'), { recursive: true });
  const project = new Project(folder, database);
  await project.objects.clean();
  await project.eraser.finish();
  return project;
}
