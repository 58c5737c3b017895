import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, type FileHandle, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../formats/atomic.ts';
import { opened, sealed } from '../formats/sealed.ts';
import { Database } from './database.ts';
import { type Entry, packed, unpack } from './lockedFile.ts';
import { lockFile, ProjectBusy, whileAlone } from './workLock.ts';

/*
 * A project that is locked is one file, encrypted whole, and nothing else. At any instant one of two renames has happened or not,
 * and who comes next goes on from there:
 *   open ─ write project.locked.tmp, read it again, write .removing ─ rename to project.locked ─ remove all else, .removing ─► locked
 *   locked ─ unpack into .unlocking ─ rename to .unlocked ─ move what is in it, remove project.locked, .unlocked ─► open
 */

const databaseFile = 'project.sqlite';
const [locked, temporary, removing] = ['project.locked', 'project.locked.tmp', '.removing'];
const [unlocking, unlocked] = ['.unlocking', '.unlocked'];

/** What is no part of a project but of locking it. */
const own = (name: string): boolean =>
  [locked, temporary, removing, unlocking, unlocked].includes(name) || name.startsWith(lockFile);

/** Milliseconds to wait for others who have the project open. */
const patience = 2000;

/** The project is locked: nothing of it can be read. */
export class ProjectLocked extends Error {
  override readonly name = 'ProjectLocked';
}

const there = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Files that were locked or unlocked, and their bytes. */
export interface Moved {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Encrypts everything in the folder of a project into one file, and removes the rest.
 *
 * @param cost see `sealed`
 * @throws ProjectBusy while somebody has it open; ProjectLocked when it is locked.
 */
export async function lockProject(folder: string, passphrase: string, cost?: number): Promise<Moved> {
  await settle(folder);
  if (!(await there(join(folder, databaseFile)))) throw new Error(`${folder} holds no project; check the folder.`);
  return whileAlone(
    folder,
    async () => {
      // Closed last: whoever closes any handle of a file gives up all locks that the process has on it (POSIX).
      const handle = await open(join(folder, databaseFile), 'r');
      let entries: Entry[];
      try {
        const database = await alone(folder);
        try {
          entries = await entriesOf(folder);
          await writeSealed(folder, entries, handle, passphrase, cost);
          await writeFile(join(folder, removing), '');
          await syncFolder(folder);
          await rename(join(folder, temporary), join(folder, locked));
          await syncFolder(folder);
        } finally {
          await database.close();
        }
      } finally {
        await handle.close();
      }
      await removeRest(folder);
      return moved(entries);
    },
    patience,
  );
}

/**
 * Brings a locked project back.
 *
 * @throws WrongPassphrase without having written anything.
 */
export async function unlockProject(folder: string, passphrase: string): Promise<Moved> {
  if (!(await there(join(folder, locked)))) throw new Error(`${folder} is no locked project; check the folder.`);
  return whileAlone(
    folder,
    async () => {
      if (await there(join(folder, unlocked))) {
        await finishUnlocking(folder);
        return moved(await entriesOf(folder));
      }
      await removeRest(folder);
      const others = (await readdir(folder)).filter((name) => name !== locked && !name.startsWith(lockFile));
      if (others[0] !== undefined)
        throw new Error(
          `${folder} holds ${others[0]} beside the locked project; move project.locked into an empty folder.`,
        );
      await unpack(join(folder, locked), join(folder, unlocking), passphrase);
      await rename(join(folder, unlocking), join(folder, unlocked));
      await syncFolder(folder);
      await finishUnlocking(folder);
      return moved(await entriesOf(folder));
    },
    patience,
  );
}

/**
 * Ends what a process that was killed while it locked or unlocked has left.
 *
 * @throws ProjectLocked when the project is locked.
 */
export async function settle(folder: string): Promise<void> {
  if (await there(join(folder, unlocked))) await whileAlone(folder, () => finishUnlocking(folder));
  if (!(await there(join(folder, locked)))) return;
  // Looked at again: another process may have unlocked it meanwhile, and then nothing may go.
  const clean = async () => {
    if ((await there(join(folder, locked))) && !(await there(join(folder, unlocked)))) await removeRest(folder);
  };
  await whileAlone(folder, clean, 0).catch((error: unknown) => {
    if (!(error instanceof ProjectBusy)) throw error;
  });
  throw new ProjectLocked(`The project ${folder} is locked; unlock it with: espalier unlock --project ${folder}`);
}

/** Throws away what a process had written that was killed before a project was locked; only who has the database open may. */
export async function removeHalfLocked(folder: string): Promise<void> {
  for (const name of [temporary, removing]) await rm(join(folder, name), { force: true });
}

/** The database, which nobody else has open, and nobody can write while it is. */
async function alone(folder: string): Promise<Database> {
  const busy = (cause: unknown) =>
    new ProjectBusy('Somebody has the project open; close its window or command, then lock it again.', { cause });
  let database: Database;
  try {
    // Only the last connection may end the write-ahead log.
    database = await Database.open(join(folder, databaseFile), { patience, journal: 'DELETE' });
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'SQLITE_BUSY') throw busy(error);
    throw error;
  }
  try {
    if ((await database.get('PRAGMA journal_mode'))?.['journal_mode'] !== 'delete') throw busy(null);
    await database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function entriesOf(folder: string, under = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const found of await readdir(join(folder, under), { withFileTypes: true })) {
    const name = under + found.name;
    if (own(name)) continue;
    if (found.isDirectory()) entries.push({ name: `${name}/`, size: 0 }, ...(await entriesOf(folder, `${name}/`)));
    else if (found.isFile()) entries.push({ name, size: (await stat(join(folder, name))).size });
    else throw new Error(`${join(folder, name)} is neither a file nor a folder; take it out of the project first.`);
  }
  return entries;
}

const moved = (entries: readonly Entry[]): Moved => {
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
};

/** Writes the encrypted file, and reads it again: what is removed next must be in it. */
async function writeSealed(
  folder: string,
  entries: readonly Entry[],
  database: FileHandle,
  passphrase: string,
  cost?: number,
): Promise<void> {
  const path = join(folder, temporary);
  const [written, read] = [createHash('sha256'), createHash('sha256')];
  const content = hashed(packed(folder, entries, { name: databaseFile, handle: database }), written);
  const handle = await open(path, 'w', 0o600);
  try {
    await writeFile(handle, sealed(content, passphrase, cost));
    await handle.sync();
    for await (const piece of hashed(opened(createReadStream(path), passphrase), read)) void piece;
    if (written.digest('hex') !== read.digest('hex'))
      throw new Error(`${path} does not hold what was written to it; check the disk. Nothing was removed.`);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function* hashed(content: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
}

async function finishUnlocking(folder: string): Promise<void> {
  const from = join(folder, unlocked);
  if (!(await there(from))) return;
  for (const name of await readdir(from)) await rename(join(from, name), join(folder, name));
  await syncFolder(folder);
  await rm(join(folder, locked), { force: true });
  await syncFolder(folder);
  await rm(from, { recursive: true, force: true });
}

/**
 * Goes on with what a process that was killed began to remove. Only while it is marked does everything but the encrypted file go:
 * in a folder to which somebody brought that file, all else is somebody's own.
 */
async function removeRest(folder: string): Promise<void> {
  await rm(join(folder, unlocking), { recursive: true, force: true });
  if (!(await there(join(folder, removing)))) return;
  for (const name of await readdir(folder))
    if (name !== locked && name !== removing && !name.startsWith(lockFile))
      await rm(join(folder, name), { recursive: true, force: true });
  await syncFolder(folder);
  await rm(join(folder, removing), { force: true });
  await syncFolder(folder);
}
