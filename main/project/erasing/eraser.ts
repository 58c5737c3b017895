import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditLog } from '../audit.ts';
import type { Database } from '../database.ts';
import { importFolder } from '../importFolder.ts';
import type { ObjectStore } from '../objects.ts';
import { isAlive } from '../processes.ts';
import { jobsFolder } from '../repositories/jobs.ts';
import { ProjectBusy, whileAlone } from '../workLock.ts';
import { bytesUnder, namesIn, removeFolder, within } from './files.ts';
import { heldObjects } from './objects.ts';
import { type Derived, type Kind, reach, type Reach } from './reach.ts';
import { deleteRows, fingerprintsOf, namesOf, numberOf, relationsOf, withFormerNames } from './rows.ts';

export interface ErasedThing {
  readonly kind: Kind | 'run';
  readonly name: string;
}

/** What erasing something means. */
export interface ErasurePlan {
  /** What goes, the thing itself first. */
  readonly erased: readonly ErasedThing[];
  /** What was made of it and stays, on its own from then on. */
  readonly detached: readonly ErasedThing[];
  /** What was made of it and goes or stays as is chosen; empty when that was chosen. */
  readonly undecided: readonly ErasedThing[];
  /** Exports outside the project's folder; they stay, because they are not the project's. */
  readonly outside: readonly string[];
  /** Finished pieces of work that are forgotten, because nothing tells whose text is in them. */
  readonly results: number;
  /** Bytes that this frees on the disk, without what the database shrinks by. */
  readonly bytesFreed: number;
}

/** Points of an erasure between which a process may be killed. */
export type ErasingStep = 'rowsDeleted' | 'foldersRemoved' | 'objectsRemoved' | 'databasePurged';

interface Chosen {
  readonly gone: Reach;
  /** Undefined while nobody chose. */
  readonly derived: Derived | undefined;
}

/** Deletes things of a project for good: rows, objects, folders, and what of them is left in pages of the database. */
export class Eraser {
  readonly #folder: string;
  readonly #database: Database;
  readonly #objects: ObjectStore;
  readonly #audit: AuditLog;

  constructor(folder: string, database: Database, objects: ObjectStore, audit: AuditLog) {
    this.#folder = folder;
    this.#database = database;
    this.#objects = objects;
    this.#audit = audit;
  }

  /** What would go; nothing is changed. @throws when there is no such thing. */
  plan(kind: Kind, name: string, derived?: Derived): Promise<ErasurePlan> {
    return this.#database.transaction(async () =>
      this.#planOf({ gone: await this.#reach(kind, name, derived), derived }, kind, name),
    );
  }

  /**
   * Erases something for good. From the first step on it is gone for whoever looks; a process that is killed later leaves the rest
   * to whoever opens the project next.
   *
   * @param reached told after every step, for tests that stop there.
   * @throws ProjectBusy while somebody works in the project; and when it is not said what happens to what was made of it.
   */
  async erase(
    kind: Kind,
    name: string,
    derived?: Derived,
    reached: (step: ErasingStep) => void = () => undefined,
  ): Promise<ErasurePlan> {
    try {
      return await whileAlone(this.#folder, () => this.#erase(kind, name, derived, reached), 0);
    } catch (error) {
      if (!(error instanceof ProjectBusy) || error.cause === undefined) throw error;
      const [run] = await this.#database.all("SELECT name FROM runs WHERE state = 'running' ORDER BY id DESC LIMIT 1");
      throw new ProjectBusy(
        `The ${kind} ${name} cannot be erased while ${run ? String(run['name']) : 'something'} is being worked on in the project; pause it or wait for it, then erase.`,
        { cause: error },
      );
    }
  }

  /** Ends what a killed process has begun to erase; waits while another one is at it. */
  async finish(): Promise<void> {
    if (!(await this.#unfinished()).length) return;
    await whileAlone(this.#folder, async () => {
      if ((await this.#unfinished()).length) await this.#purge(() => undefined);
    });
  }

  /** Bytes that are free on the disk. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  async #erase(
    kind: Kind,
    name: string,
    derived: Derived | undefined,
    reached: (step: ErasingStep) => void,
  ): Promise<ErasurePlan> {
    const before = await this.#bytes();
    const plan = await this.#database.transaction(async () => {
      await this.#refuseJobs(name);
      const gone = await this.#reach(kind, name, derived);
      const planned = await this.#planOf({ gone, derived }, kind, name);
      if (planned.undecided.length)
        throw new Error(
          `${planned.undecided.map((one) => one.name).join(', ')} came of ${name}; say whether that is erased too (--with-derived) or stays on its own (--detach).`,
        );
      await this.#refuseAwaited(gone, name);
      const names = await withFormerNames(
        this.#database,
        planned.erased.map((one) => one.name),
      );
      const fingerprints = await fingerprintsOf(this.#database, gone);
      const folders = await this.#foldersOf(planned, names);
      await deleteRows(this.#database, gone, names, fingerprints);
      const counts = {
        datasets: gone.dataset.size,
        variants: gone.variant.size,
        models: gone.model.size,
        runs: gone.run.size,
      };
      await this.#audit.erase(names, kind, { ...counts, detached: planned.detached.length, fingerprints });
      await this.#database.run(
        'INSERT INTO erasures (folders, since) VALUES (?, ?)',
        ...[JSON.stringify(folders), new Date().toISOString()],
      );
      return planned;
    });
    reached('rowsDeleted');
    await this.#purge(reached);
    return { ...plan, bytesFreed: Math.max(0, before - (await this.#bytes())) };
  }

  async #reach(kind: Kind, name: string, derived: Derived = 'detach'): Promise<Reach> {
    const id = await numberOf(this.#database, kind, name);
    if (id === null) throw new Error(`There is no ${kind} "${name}", so nothing was erased.`);
    return reach(await relationsOf(this.#database), kind, id, derived);
  }

  async #planOf({ gone, derived }: Chosen, kind: Kind, name: string): Promise<ErasurePlan> {
    const erased = await this.#things(gone, ['dataset', 'model', 'variant', 'run']);
    const all =
      derived === undefined ? await this.#things(await this.#reach(kind, name, 'include'), ['dataset', 'variant']) : [];
    const undecided = all.filter((one) => !erased.some((other) => other.kind === one.kind && other.name === one.name));
    const held = await heldObjects(this.#database, gone);
    const names = new Set(erased.map((one) => one.name));
    const directories = await this.#exportsOf(names);
    let bytesFreed = 0;
    for (const object of await this.#objects.list())
      if (!held.has(object)) bytesFreed += await this.#objects.size(object);
    const planned = {
      erased: [
        ...erased.filter((one) => one.kind === kind && one.name === name),
        ...erased.filter((one) => one.kind !== kind || one.name !== name),
      ],
      detached: derived === undefined ? [] : await this.#things(gone.detached, ['dataset', 'variant']),
      undecided,
      outside: directories.filter((directory) => within(this.#folder, directory) === null),
      results: Number((await this.#database.get('SELECT count(*) AS n FROM artifacts'))?.['n']),
    };
    for (const folder of await this.#foldersOf(planned, names))
      bytesFreed += await bytesUnder(join(this.#folder, folder));
    return { ...planned, bytesFreed };
  }

  async #things<K extends 'dataset' | 'model' | 'variant' | 'run'>(
    ids: Readonly<Record<K, ReadonlySet<number>>>,
    kinds: readonly K[],
  ): Promise<ErasedThing[]> {
    const found = [];
    for (const kind of kinds)
      for (const name of await namesOf(this.#database, kind, ids[kind])) found.push({ kind, name });
    return found;
  }

  /** A run that waits for its turn would find nothing to work on. */
  async #refuseAwaited({ run }: Reach, name: string): Promise<void> {
    const waiting = await this.#database.all("SELECT id, name, parent FROM runs WHERE state = 'queued'");
    for (const { id, name: waits, parent } of waiting)
      if (run.has(Number(id)) && parent !== null && isAlive(Number(parent)))
        throw new ProjectBusy(`${String(waits)} waits for its turn and uses ${name}; cancel it first, then erase.`);
  }

  /** Jobs work from copies of the database, and their machines keep out of nobody's way. */
  async #refuseJobs(name: string): Promise<void> {
    const row = await this.#database.get(
      'SELECT runs.name FROM jobs JOIN runs ON runs.id = jobs.run WHERE jobs.ended IS NULL LIMIT 1',
    );
    if (row)
      throw new ProjectBusy(
        `${String(row['name'])} has a job on a cluster; wait for it or cancel it, then erase ${name}.`,
      );
  }

  /** Folders of the project that go, relative to it. What runs left that have not ended goes too: it rests on results that go. */
  async #foldersOf({ erased }: Pick<ErasurePlan, 'erased'>, names: ReadonlySet<string>): Promise<string[]> {
    const imports = new Set(erased.filter(({ kind }) => kind === 'dataset').map((one) => importFolder(one.name)));
    const scratch = (await namesIn(join(this.#folder, 'imports'))).filter(
      (name) => imports.has(name) || name.startsWith('making-'),
    );
    return [
      ...(await namesIn(join(this.#folder, 'runs'))).map((name) => `runs/${name}`),
      ...(await namesIn(join(this.#folder, jobsFolder))).map((name) => `${jobsFolder}/${name}`),
      ...scratch.map((name) => `imports/${name}`),
      ...(await this.#exportsOf(names)).flatMap((directory) => within(this.#folder, directory) ?? []),
    ];
  }

  async #exportsOf(names: ReadonlySet<string>): Promise<string[]> {
    const rows = await this.#database.all('SELECT DISTINCT subject, directory FROM exports ORDER BY id');
    return rows.flatMap(({ subject, directory }) => (names.has(String(subject)) ? [String(directory)] : []));
  }

  async #unfinished(): Promise<readonly { readonly id: number; readonly folders: string[] }[]> {
    const rows = await this.#database.all('SELECT id, folders FROM erasures ORDER BY id');
    return rows.map(({ id, folders }) => ({ id: Number(id), folders: JSON.parse(String(folders)) as string[] }));
  }

  /** Everything that is left of what was erased; may be done again from the beginning however far it came. */
  async #purge(reached: (step: ErasingStep) => void): Promise<void> {
    for (const { folders } of await this.#unfinished())
      for (const folder of folders) await removeFolder(join(this.#folder, folder));
    // Names of folders may be names of what was erased.
    await this.#database.run("UPDATE erasures SET folders = '[]'");
    reached('foldersRemoved');
    await this.#objects.keepOnly(await heldObjects(this.#database));
    reached('objectsRemoved');
    await this.#database.compact();
    reached('databasePurged');
    await this.#database.run('DELETE FROM erasures');
    await this.#database.emptyLog();
  }

  async #bytes(): Promise<number> {
    const files = (await namesIn(this.#folder)).map((name) => bytesUnder(join(this.#folder, name)));
    return (await Promise.all(files)).reduce((sum, bytes) => sum + bytes, 0);
  }
}
