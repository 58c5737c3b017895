import type { Database } from './database.ts';
import { initial } from './migrations/001-initial.ts';
import { auditEnd } from './migrations/002-audit-end.ts';
import { window } from './migrations/003-window.ts';
import { dataRoom } from './migrations/004-data-room.ts';
import { fieldWords } from './migrations/005-field-words.ts';
import { runKinds } from './migrations/006-run-kinds.ts';
import { advice } from './migrations/007-advice.ts';
import { storages } from './migrations/008-storages.ts';
import { sweeps } from './migrations/009-sweeps.ts';
import { erasure } from './migrations/010-erasure.ts';
import { jobs } from './migrations/011-jobs.ts';

/** Statements, or what takes more than SQL; it runs inside a transaction. */
export type Migration = string | ((database: Database) => Promise<void>);

/** In order; a released migration is never edited, only followed by another. */
export const migrations: readonly Migration[] = [
  ...[initial, auditEnd, window, dataRoom, fieldWords, runKinds, advice, storages, sweeps, erasure, jobs],
];

/**
 * Brings a database to the newest version, each step in a transaction of its own. Refuses one that a newer program made
 * and one that is not a project's.
 */
export async function migrate(database: Database, steps: readonly Migration[] = migrations): Promise<void> {
  const version = async () => Number((await database.get('PRAGMA user_version'))?.['user_version'] ?? 0);
  const found = await version();
  if (found > steps.length) {
    throw new Error(
      `The project was made by a newer version of Espalier (database version ${found}, this program knows ${steps.length}); update the program.`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < found) continue;
    await database.transaction(async () => {
      // Another process may have done this step while we waited for the lock.
      if ((await version()) > index) return;
      // Every step is done whole or not at all, so tables without a version are somebody else's.
      if (index === 0 && (await database.get('SELECT name FROM sqlite_master'))) {
        throw new Error(`${database.path} was not made by Espalier; choose a new or empty folder for the project.`);
      }
      await (typeof step === 'string' ? database.exec(step) : step(database));
      await database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
