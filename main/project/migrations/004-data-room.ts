/** Where a dataset came from: the one it was made of, what was done in which order, and what could not be read. */
export const dataRoom = `
ALTER TABLE datasets ADD COLUMN parent INTEGER REFERENCES datasets (id);
ALTER TABLE datasets ADD COLUMN history TEXT NOT NULL DEFAULT '[]';
ALTER TABLE datasets ADD COLUMN problems TEXT NOT NULL DEFAULT '{"count":0,"object":null}';
`;
