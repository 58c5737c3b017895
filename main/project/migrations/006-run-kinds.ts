/**
 * Runs of any kind: what a run is made of stands in JSON (`inputs`), and which models, variants and datasets it uses in rows
 * that sqlite checks (`run_inputs`). A variant has any number of parents, models or variants. Whoever works on a run is named
 * by the id that an executor gave, a text. Tables that refer to each other are made anew together, children dropped before
 * parents, because a foreign key cannot be taken off a column.
 */
export const runKinds = `
CREATE TABLE new_runs (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL DEFAULT 'extract', inputs TEXT NOT NULL,
  settings TEXT NOT NULL, variant_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
  stage TEXT, progress REAL NOT NULL DEFAULT 0, error TEXT, engine TEXT, parent INTEGER, heartbeat TEXT,
  seconds REAL NOT NULL DEFAULT 0, created TEXT NOT NULL, finished TEXT
) STRICT;
INSERT INTO new_runs
  SELECT id, name, 'extract', json_object('recipe', json(recipe)), settings, variant_name, state, stage, progress, error,
         'local:' || engine, parent, heartbeat, seconds, created, finished FROM runs;

CREATE TABLE new_run_events (
  run INTEGER NOT NULL REFERENCES new_runs (id), seq INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO new_run_events SELECT run, seq, at, body FROM run_events;

CREATE TABLE new_variants (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, run INTEGER NOT NULL UNIQUE REFERENCES new_runs (id),
  manifest TEXT NOT NULL, parameters INTEGER NOT NULL, nonzero INTEGER NOT NULL, bytes INTEGER NOT NULL, hash TEXT NOT NULL,
  created TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '[]', notes TEXT NOT NULL DEFAULT '', deleted TEXT
) STRICT;
INSERT INTO new_variants (id, name, run, manifest, parameters, nonzero, bytes, hash, created, tags, notes, deleted)
  SELECT id, name, run, manifest, parameters, nonzero, bytes, hash, created, tags, notes, deleted FROM variants;

CREATE TABLE variant_parents (
  variant INTEGER NOT NULL REFERENCES new_variants (id), position INTEGER NOT NULL,
  model INTEGER REFERENCES models (id), parent INTEGER REFERENCES new_variants (id),
  CHECK ((model IS NULL) <> (parent IS NULL)), PRIMARY KEY (variant, position)
) STRICT, WITHOUT ROWID;
INSERT INTO variant_parents SELECT id, 0, model, NULL FROM variants;

CREATE TABLE run_inputs (
  run INTEGER NOT NULL REFERENCES new_runs (id), role TEXT NOT NULL, model INTEGER REFERENCES models (id),
  variant INTEGER REFERENCES new_variants (id), dataset INTEGER REFERENCES datasets (id),
  CHECK ((model IS NOT NULL) + (variant IS NOT NULL) + (dataset IS NOT NULL) = 1), PRIMARY KEY (run, role)
) STRICT, WITHOUT ROWID;
INSERT INTO run_inputs SELECT id, 'model', model, NULL, NULL FROM runs;
INSERT INTO run_inputs SELECT id, 'domain', NULL, NULL, domain FROM runs;
INSERT INTO run_inputs SELECT id, 'general', NULL, NULL, general FROM runs WHERE general IS NOT NULL;

DROP TABLE variants;
DROP TABLE run_events;
DROP TABLE runs;
ALTER TABLE new_runs RENAME TO runs;
ALTER TABLE new_run_events RENAME TO run_events;
ALTER TABLE new_variants RENAME TO variants;

CREATE INDEX run_inputs_by_dataset ON run_inputs (dataset);
-- Models and variants are found by one name from now on; a variant that had a model's keeps it with its number.
UPDATE variants SET name = substr(name, 1, 80) || ' variant ' || id WHERE name IN (SELECT name FROM models);
`;
