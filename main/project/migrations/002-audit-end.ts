/**
 * The log grows at its end only. INSERT OR REPLACE removes the row it replaces without asking the DELETE trigger
 * (sqlite asks it only with recursive_triggers), so the number of a row that is there must not be inserted again.
 */
export const auditEnd = `
CREATE TRIGGER audit_is_final_insert BEFORE INSERT ON audit WHEN NEW.seq IN (SELECT seq FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
`;
