import type { ImportProblem } from '../corpus/document.ts';

/** A file that is not what its ending says, or more than is read; the message goes on from its name: "is empty". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Bytes as people count them. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`;

/**
 * What is reported about a file whose reading ended in an error. Errors of libraries are in their own words, so the sentence
 * around them says what was expected and what to do.
 *
 * @param kind what the file should have been: "a Word document"
 */
export function problemOf(error: unknown, source: string, kind: string): ImportProblem {
  const problem =
    error instanceof Unreadable
      ? error.message
      : `cannot be read as ${kind}: ${reason(error)}; open it in its own program and save it again`;
  return { source, problem };
}

/** Why a library gave up, as far as its words mean anything to people. */
export function reason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/call stack/.test(said)) return 'its content is nested too deeply';
  // What a library did not expect at all: a field that is not there, a place outside of the file.
  if (error instanceof TypeError || error instanceof RangeError) return 'its content is damaged';
  return (said.split(/[.?!](?:\s|$)/)[0] ?? said).trim();
}
