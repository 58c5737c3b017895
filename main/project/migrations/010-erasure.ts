import { createHash, randomBytes } from 'node:crypto';
import { chainOf, digestOf } from '../auditChain.ts';
import type { Database } from '../database.ts';

const before = `
DROP TRIGGER audit_is_final_update;
DROP TRIGGER audit_is_final_delete;
DROP TRIGGER audit_is_final_insert;
ALTER TABLE audit ADD COLUMN digest TEXT NOT NULL DEFAULT '';
CREATE TABLE audit_texts (
  seq INTEGER PRIMARY KEY, key TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
`;

const after = `
ALTER TABLE audit DROP COLUMN subject;
ALTER TABLE audit DROP COLUMN detail;
CREATE TRIGGER audit_is_final_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_is_final_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_is_final_insert BEFORE INSERT ON audit WHEN NEW.seq IN (SELECT seq FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_texts_are_final_update BEFORE UPDATE ON audit_texts
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_texts_are_final_insert BEFORE INSERT ON audit_texts WHEN NEW.seq IN (SELECT seq FROM audit_texts)
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;

-- What was erased but may still lie on the disk: folders of the project, as a JSON list.
CREATE TABLE erasures (id INTEGER PRIMARY KEY, folders TEXT NOT NULL, since TEXT NOT NULL) STRICT;
`;

/** The hash of an entry as versions up to 8 made it. */
const oldChain = (previous: string, { at, action, subject, detail }: Readonly<Record<string, unknown>>): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, at, action, subject, detail]))
    .digest('hex');

/**
 * What audit entries are about moves into a table of its own, where it can be erased; the entries keep an HMAC of it. The chain
 * is made anew over these, and where the old one did not fit, the new one does not either: an edit from outside stays visible.
 */
export async function erasure(database: Database): Promise<void> {
  await database.exec(before);
  let [old, chain] = ['', ''];
  for (const row of await database.all('SELECT * FROM audit ORDER BY seq')) {
    const text = { subject: String(row['subject']), detail: String(row['detail']) };
    const key = randomBytes(32).toString('hex');
    const entry = { at: String(row['at']), action: String(row['action']), digest: digestOf(key, text) };
    const whole = row['chain'] === oldChain(old, row);
    old = String(row['chain']);
    chain = whole ? chainOf(chain, entry) : old;
    await database.run(
      'UPDATE audit SET digest = ?, chain = ? WHERE seq = ?',
      entry.digest,
      chain,
      row['seq'] as number,
    );
    await database.run(
      'INSERT INTO audit_texts (seq, key, subject, detail) VALUES (?, ?, ?, ?)',
      ...[row['seq'] as number, key, text.subject, text.detail],
    );
  }
  await database.exec(after);
}
