import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AuditLog } from '../../../../main/project/audit.ts';
import { Database } from '../../../../main/project/database.ts';
import { migrate, migrations } from '../../../../main/project/migrate.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const folder = await temporaryFolder();

/** A log as version 9 wrote it. */
async function oldLog(name: string): Promise<Database> {
  const database = await Database.open(join(folder, name));
  await migrate(database, migrations.slice(0, 9));
  let chain = '';
  for (const [index, subject] of ['a', 'b', 'c', 'd'].entries()) {
    const row = [`2026-01-0${index + 1}`, 'tested', subject, '{"n":1}'];
    chain = createHash('sha256')
      .update(JSON.stringify([chain, ...row]))
      .digest('hex');
    await database.run('INSERT INTO audit (at, action, subject, detail, chain) VALUES (?, ?, ?, ?, ?)', ...row, chain);
  }
  return database;
}

it('keeps the audit log whole, with every word of it', async () => {
  const database = await oldLog('whole.sqlite');
  await migrate(database);
  const log = new AuditLog(database);
  await log.append('tested', 'e', { n: 2 });
  expect(await log.firstBroken()).toBeNull();
  expect(await log.list()).toMatchObject([
    ...['a', 'b', 'c', 'd'].map((subject, i) => ({ seq: i + 1, at: `2026-01-0${i + 1}`, subject, detail: { n: 1 } })),
    { seq: 5, subject: 'e', detail: { n: 2 }, erased: false },
  ]);
  await database.close();
});

it.each([
  ['changed', "UPDATE audit SET subject = 'x' WHERE seq = 3"],
  ['missing', 'DELETE FROM audit WHERE seq = 3'],
])('still shows where an old log was %s', async (name, sql) => {
  const database = await oldLog(`${name}.sqlite`);
  await database.exec(`DROP TRIGGER audit_is_final_update; DROP TRIGGER audit_is_final_delete; ${sql};
    CREATE TRIGGER audit_is_final_update BEFORE UPDATE ON audit BEGIN SELECT 1; END;
    CREATE TRIGGER audit_is_final_delete BEFORE DELETE ON audit BEGIN SELECT 1; END;`);
  await migrate(database);
  expect(await new AuditLog(database).firstBroken()).toBe(3);
  await database.close();
});
