/** Jobs of a scheduler: what works on a run from another machine, and how much of what it wrote was taken over. */
export const jobs = `
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), engine TEXT NOT NULL, folder TEXT NOT NULL,
  part TEXT NOT NULL, options TEXT NOT NULL, applied INTEGER NOT NULL DEFAULT 0, ended TEXT, created TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_run ON jobs (run);
`;
