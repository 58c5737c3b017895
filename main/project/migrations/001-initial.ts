/** Models, datasets, runs and what they make. Times are ISO 8601 in UTC; JSON columns hold what only the code reads. */
export const initial = `
CREATE TABLE models (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, family TEXT NOT NULL,
  fingerprint TEXT NOT NULL, parameters INTEGER NOT NULL, nonzero INTEGER NOT NULL, bytes INTEGER NOT NULL,
  hash TEXT NOT NULL, manifest TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE datasets (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL CHECK (role IN ('domain', 'general')),
  documents INTEGER NOT NULL, bytes INTEGER NOT NULL, fingerprint TEXT NOT NULL, splits TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, model INTEGER NOT NULL REFERENCES models (id),
  domain INTEGER NOT NULL REFERENCES datasets (id), general INTEGER REFERENCES datasets (id),
  recipe TEXT NOT NULL, settings TEXT NOT NULL, variant_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
  stage TEXT, progress REAL NOT NULL DEFAULT 0, error TEXT, engine INTEGER, parent INTEGER, heartbeat TEXT,
  seconds REAL NOT NULL DEFAULT 0, created TEXT NOT NULL, finished TEXT
) STRICT;

CREATE TABLE artifacts (
  fingerprint TEXT PRIMARY KEY, object TEXT NOT NULL, kind TEXT NOT NULL, bytes INTEGER NOT NULL, meta TEXT NOT NULL,
  created TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE variants (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, model INTEGER NOT NULL REFERENCES models (id),
  run INTEGER NOT NULL UNIQUE REFERENCES runs (id), manifest TEXT NOT NULL, parameters INTEGER NOT NULL,
  nonzero INTEGER NOT NULL, bytes INTEGER NOT NULL, hash TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE measurements (
  id INTEGER PRIMARY KEY, subject TEXT NOT NULL, hash TEXT NOT NULL, dataset INTEGER NOT NULL REFERENCES datasets (id),
  split TEXT NOT NULL, metric TEXT NOT NULL, value REAL NOT NULL, low REAL, high REAL, tokens INTEGER NOT NULL,
  provenance TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE exports (
  id INTEGER PRIMARY KEY, subject TEXT NOT NULL, hash TEXT NOT NULL, format TEXT NOT NULL, directory TEXT NOT NULL,
  files TEXT NOT NULL, created TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  detail TEXT NOT NULL, chain TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_final_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
CREATE TRIGGER audit_is_final_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END;
`;
