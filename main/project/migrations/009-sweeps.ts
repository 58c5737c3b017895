/** Sweeps: what was asked for once, and the runs that came of it in their order. */
export const sweeps = `
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, input TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
CREATE TABLE sweep_points (
  sweep INTEGER NOT NULL REFERENCES sweeps (id), position INTEGER NOT NULL, run INTEGER NOT NULL UNIQUE REFERENCES runs (id),
  PRIMARY KEY (sweep, position)
) STRICT, WITHOUT ROWID;
`;
