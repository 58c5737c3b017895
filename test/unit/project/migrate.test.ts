import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Database } from '../../../main/project/database.ts';
import { migrate, migrations } from '../../../main/project/migrate.ts';
import { freshFolders } from './freshFolders.ts';

const fresh = await freshFolders();

describe('migrate', () => {
  const version = async (database: Database) => (await database.get('PRAGMA user_version'))?.['user_version'];
  const open = async () => {
    const folder = fresh();
    await mkdir(folder);
    return Database.open(join(folder, 'x.sqlite'));
  };

  it('applies every step once', async () => {
    const database = await open();
    await migrate(database);
    await migrate(database);
    expect(await version(database)).toBe(migrations.length);
    await database.close();
  });

  it('001 makes tables that hold only what they say', async () => {
    const database = await open();
    await migrate(database, migrations.slice(0, 1));
    const tables = (await database.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).map(
      ({ name }) => name,
    );
    expect(tables.filter((name) => !String(name).startsWith('sqlite_'))).toEqual([
      'artifacts',
      'audit',
      'datasets',
      'exports',
      'measurements',
      'models',
      'runs',
      'variants',
    ]);
    await expect(
      database.run(
        "INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, created) VALUES ('x', 'other', 1, 1, 'f', '{}', 'now')",
      ),
    ).rejects.toThrow('CHECK constraint failed');
    await expect(
      database.run(
        "INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, created) VALUES ('x', 'domain', 'many', 1, 'f', '{}', 'now')",
      ),
    ).rejects.toThrow('cannot store TEXT value in INTEGER column');
    await database.close();
  });

  it('leaves the version before a step that fails', async () => {
    const database = await open();
    const steps = ['CREATE TABLE one (x INTEGER);', 'CREATE TABLE two (x INTEGER); CREATE TABLE one (y INTEGER);'];
    await expect(migrate(database, steps)).rejects.toThrow('table one already exists');
    expect(await version(database)).toBe(1);
    expect(await database.get("SELECT name FROM sqlite_master WHERE name = 'two'")).toBeNull();
    await database.close();
  });

  it('refuses a database of a newer program', async () => {
    const database = await open();
    await database.exec('PRAGMA user_version = 99');
    await expect(migrate(database)).rejects.toThrow(
      `The project was made by a newer version of Espalier (database version 99, this program knows ${migrations.length}); update the program.`,
    );
    await database.close();
  });
});
