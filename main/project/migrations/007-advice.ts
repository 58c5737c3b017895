/** Advice that was given, with what it was measured on, so that it can be taken, or refused when that is no longer so. */
export const advice = `
CREATE TABLE advice (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, measured TEXT NOT NULL, answer TEXT NOT NULL, created TEXT NOT NULL
) STRICT;
`;
