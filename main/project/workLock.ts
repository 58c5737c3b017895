import { join } from 'node:path';
import { Database } from './database.ts';

/** Beside the database; an empty file that is only ever locked. */
export const lockFile = 'project.sqlite.lock';

/** Somebody else works in the project. */
export class ProjectBusy extends Error {
  override readonly name = 'ProjectBusy';
}

/**
 * Whoever works in a project (any number of engines) and whoever erases something for good (alone) keep out of each other's way
 * with a lock of the system, which ends with the process that holds it, however that ends. Half of what an engine makes is named
 * by nothing yet, so nobody could tell it from what may go.
 *
 * `whileWorking` waits for an erasure that is under way.
 */
export const whileWorking = <T>(folder: string, work: () => Promise<T>): Promise<T> =>
  locked(folder, ['BEGIN', 'SELECT name FROM sqlite_master'], undefined, work);

/**
 * For erasing; see `whileWorking`.
 *
 * @param patience milliseconds to wait for those who work.
 * @throws ProjectBusy while somebody works.
 */
export const whileAlone = <T>(folder: string, work: () => Promise<T>, patience?: number): Promise<T> =>
  locked(folder, ['BEGIN EXCLUSIVE'], patience, work);

async function locked<T>(
  folder: string,
  statements: readonly string[],
  patience: number | undefined,
  work: () => Promise<T>,
): Promise<T> {
  let database: Database | null = null;
  try {
    try {
      // A rollback journal, unlike a write-ahead log, lets a reader keep a writer out.
      database = await Database.open(join(folder, lockFile), { patience, journal: 'DELETE' });
      for (const statement of statements) await database.exec(statement);
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code !== 'SQLITE_BUSY') throw error;
      throw new ProjectBusy('Somebody works in the project; wait for the work to end or pause it, then try again.', {
        cause: error,
      });
    }
    return await work();
  } finally {
    await database?.close();
  }
}
