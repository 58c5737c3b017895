import type { Database } from './database.ts';
import { initial } from './migrations/001-initial.ts';

/** In order; a released migration is never edited, only followed by another. */
export const migrations: readonly string[] = [initial];

/** Brings a database to the newest version, each step in a transaction of its own. */
export async function migrate(database: Database, steps: readonly string[] = migrations): Promise<void> {
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
      await database.exec(step);
      await database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
