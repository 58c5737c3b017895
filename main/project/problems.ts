import type { ImportProblem } from '../corpus/document.ts';
import { linesIn } from './documentFile.ts';

/** A problem of an import as its list holds it; lists of earlier versions say no place, and nothing about doubts. */
type Line = Pick<ImportProblem, 'source' | 'place' | 'doubt'> & { readonly text: string };

/** What an import could not read, or only with a doubt. */
export interface Problem {
  /** Relative to what was imported, through archives. */
  readonly file: string;
  /** Where in the file; null for the whole of it. */
  readonly place: string | null;
  readonly reason: string;
}

export type ProblemKind = 'notRead' | 'doubts';

export const problemLine = ({ source, problem, place, doubt }: ImportProblem): Line => ({
  source,
  text: problem,
  ...(place === undefined ? {} : { place }),
  ...(doubt ? { doubt } : {}),
});

/** Problems that were written as lines, in their order. */
export async function* problemsIn(path: string): AsyncGenerator<Problem & { readonly kind: ProblemKind }> {
  for await (const { source, text, place, doubt } of linesIn<Line>(path)) {
    // The place is the end of the source, and one sign stands before it.
    const file = place === undefined ? source : source.slice(0, -(place.length + 1));
    yield { file, place: place ?? null, reason: text, kind: doubt ? 'doubts' : 'notRead' };
  }
}

/** One sentence about a problem. */
export const problemSentence = ({ file, place, reason }: Problem): string =>
  `${file}${place === null ? '' : `:${place}`}: ${reason}.`;

/** Which problems are wanted: so many of each kind, after the first ones, perhaps only those with some words. */
export interface ProblemQuery {
  readonly offset: number;
  readonly limit: number;
  readonly kind?: ProblemKind | undefined;
  readonly search?: string | undefined;
}

export type ProblemLists = Readonly<Record<ProblemKind, Problem[]>> & {
  readonly totals: Readonly<Record<ProblemKind, number>>;
};

/** Both kinds of problems of a list, page by page, and how many there are of each. */
export async function problemLists(path: string | null, query: ProblemQuery): Promise<ProblemLists> {
  const { offset, limit, kind: only, search = '' } = query;
  const lists = { notRead: [] as Problem[], doubts: [] as Problem[] };
  const totals = { notRead: 0, doubts: 0 };
  const words = search.trim().toLowerCase();
  if (path !== null)
    for await (const { kind, ...problem } of problemsIn(path)) {
      if (words && !problemSentence(problem).toLowerCase().includes(words)) continue;
      if ((only ?? kind) === kind && totals[kind] >= offset && lists[kind].length < limit) lists[kind].push(problem);
      totals[kind] += 1;
    }
  return { ...lists, totals };
}
