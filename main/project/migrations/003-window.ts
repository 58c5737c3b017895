/** What a window shows and a command line does not need: the story of a run, and what people say about variants. */
export const window = `
CREATE TABLE run_events (
  run INTEGER NOT NULL REFERENCES runs (id), seq INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

ALTER TABLE variants ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE variants ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE variants ADD COLUMN deleted TEXT;

CREATE INDEX artifacts_by_object ON artifacts (object);
CREATE INDEX measurements_by_hash ON measurements (hash, split, metric);
`;
