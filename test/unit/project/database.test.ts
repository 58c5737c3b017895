import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../main/project/audit.ts';
import { Database } from '../../../main/project/database.ts';
import { migrate } from '../../../main/project/migrate.ts';
import { initProject } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';

const root = await temporaryFolder();
let count = 0;

async function fresh(patience?: number): Promise<Database> {
  count += 1;
  const database = await Database.open(join(root, `${count}.sqlite`), { patience });
  await database.exec('CREATE TABLE t (x INTEGER)');
  return database;
}

const rows = async (database: Database) => (await database.all('SELECT x FROM t ORDER BY x')).map(({ x }) => x);
const insert = (database: Database, x: number) => database.run('INSERT INTO t VALUES (?)', x);

describe('a transaction', () => {
  it('keeps what others wrote beside it when it is taken back', async () => {
    const database = await fresh();
    let begun = () => {};
    const inside = new Promise<void>((resolve) => (begun = resolve));
    const failing = database.transaction(async () => {
      await insert(database, 1);
      begun();
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('changed my mind');
    });
    await inside;
    const beside = insert(database, 2);
    const seen = rows(database);
    await expect(failing).rejects.toThrow('changed my mind');
    await beside;
    expect(await seen).toEqual([2]);
    expect(await rows(database)).toEqual([2]);
    await database.close();
  });

  it('inside another is part of it', async () => {
    const database = await fresh();
    await database.transaction(() => database.transaction(() => insert(database, 1)));
    await expect(
      database.transaction(async () => {
        await database.transaction(() => insert(database, 2));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await rows(database)).toEqual([1]);
    await database.close();
  });

  it('does not reach work that outlives it', async () => {
    const database = await fresh();
    const later = await database.transaction(async () => {
      await insert(database, 1);
      return { done: new Promise<void>((resolve) => setTimeout(resolve, 10)).then(() => insert(database, 2)) };
    });
    await later.done;
    expect(await rows(database)).toEqual([1, 2]);
    await database.close();
  });

  it('holds off a second connection, whose patience ends with a sentence', async () => {
    const database = await fresh();
    const path = join(root, `${count}.sqlite`);
    const other = await Database.open(path, { patience: 50 });
    await database.transaction(async () => {
      await expect(other.transaction(() => insert(other, 1))).rejects.toThrow(
        `The project database ${path} is held by another process; wait for it or end it, then try again.`,
      );
    });
    await Promise.all([database.close(), other.close()]);
  });
});

it('says what is wrong with a file that is no database', async () => {
  const path = join(root, 'letter.sqlite');
  await writeFile(path, 'Dear colleague, '.repeat(100));
  await expect(Database.open(path)).rejects.toThrow(
    `The project database ${path} is not a database; choose another project folder or bring the file back from a copy.`,
  );
});

it('is never migrated when it is not ours', async () => {
  const database = await fresh();
  await expect(migrate(database)).rejects.toThrow('was not made by Espalier');
  await database.close();
});

describe('the audit log', () => {
  it('stays a chain when entries come at the same time', async () => {
    const project = await initProject(join(root, 'chain'));
    await Promise.all(Array.from({ length: 20 }, (_, i) => project.audit.append('action', String(i))));
    expect(await project.audit.firstBroken()).toBeNull();
    expect(await project.audit.list()).toHaveLength(20);
    await project.close();
  });

  it('notices an end that was cut off and refuses a replaced row', async () => {
    const folder = join(root, 'cut');
    const project = await initProject(folder);
    for (const subject of ['a', 'b', 'c']) await project.audit.append('action', subject);
    await project.close();
    const database = await Database.open(join(folder, 'project.sqlite'));
    await expect(
      database.run("INSERT OR REPLACE INTO audit (seq, at, action, digest, chain) VALUES (2, '', '', '', '')"),
    ).rejects.toThrow('the audit log cannot be changed');
    await database.exec('DROP TRIGGER audit_is_final_delete; DELETE FROM audit WHERE seq = 3');
    expect(await new AuditLog(database).firstBroken()).toBe(3);
    await database.close();
  });
});

it('is made once by several who ask at the same time', async () => {
  const folder = join(root, 'together');
  const projects = await Promise.all(Array.from({ length: 6 }, () => initProject(folder)));
  await projects[0]!.audit.append('action', 'x');
  for (const project of projects) expect(await project.audit.list()).toHaveLength(1);
  await Promise.all(projects.map((project) => project.close()));
});
