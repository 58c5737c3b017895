import type { TokenWindows } from '../../models/windows.ts';
import type { Candidate } from '../candidate.ts';

/** Windows of whole documents that do not see each other. */
export interface DocumentWindows extends TokenWindows {
  /** Index of the document of every position; −1 for padding. A document begins with the joiner. */
  readonly segments: Int32Array;
  readonly scored: Uint8Array;
}

/** Lengths are rounded up to multiples of this, so that texts of about one length share compiled graphs. */
const step = 64;

export interface Cutting {
  encode(text: string, marked?: boolean): ArrayLike<number>;
  /** Id that stands before every document, as it does in training text. */
  readonly joiner: number;
  /** Tokens of a document that are looked at, the joiner not counted. */
  readonly limit: number;
}

/**
 * Documents in as few windows as best-fit decreasing (Johnson 1973) needs, each whole in one of them; only the rest of a
 * window is padding. Of a document that is too long the first tokens stay. Of an instruction pair that is too long the answer
 * comes first: as much of it as fits beside half of the room for its prompt, and of the prompt the end.
 */
export function documentWindows(documents: readonly Candidate[], { encode, joiner, limit }: Cutting): DocumentWindows {
  const cut = documents.map((document) => shortened(document, encode, limit));
  const longest = cut.reduce((most, { ids }) => Math.max(most, ids.length + 1), 0);
  const length = Math.min(limit + 1, step * Math.ceil(longest / step));
  const windows = fitted(
    cut.map(({ ids }) => ids.length + 1),
    length,
  );
  const size = windows.length * length;
  const ids = new Int32Array(size).fill(joiner);
  const segments = new Int32Array(size).fill(-1);
  const scored = new Uint8Array(size);
  windows.forEach((members, window) => {
    let at = window * length;
    for (const document of members) {
      const { ids: own, prompt } = cut[document] as Shortened;
      ids.set(own, at + 1);
      segments.fill(document, at, at + 1 + own.length);
      scored.fill(1, at + 1 + prompt, at + 1 + own.length);
      at += 1 + own.length;
    }
  });
  return { ids, segments, scored, count: windows.length, length };
}

interface Shortened {
  readonly ids: readonly number[];
  /** How many of them are prompt. */
  readonly prompt: number;
}

function shortened({ text, answerFrom = 0, marked }: Candidate, encode: Cutting['encode'], limit: number): Shortened {
  if (answerFrom === 0) return { ids: Array.from(encode(text, marked)).slice(0, limit), prompt: 0 };
  // Encoded apart, so that no token is half prompt and half answer.
  const prompt = Array.from(encode(text.slice(0, answerFrom), marked));
  const answer = Array.from(encode(text.slice(answerFrom), marked));
  const given = answer.slice(0, Math.max(limit - prompt.length, Math.ceil(limit / 2)));
  const asked = prompt.slice(Math.max(0, prompt.length + given.length - limit));
  return { ids: [...asked, ...given], prompt: asked.length };
}

/** Which items stand in which bin of a size: the longest first, each in the fullest bin that still has room. */
function fitted(lengths: readonly number[], size: number): number[][] {
  const bins: number[][] = [];
  // Open bins by the room that is left in them.
  const open: number[][] = Array.from({ length: size + 1 }, () => []);
  const order = [...lengths.keys()].sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
  for (const item of order) {
    const needed = lengths[item] as number;
    let room = needed;
    while (room < size && !open[room]?.length) room += 1;
    const bin = (room < size ? open[room]?.pop() : undefined) ?? bins.push([]) - 1;
    bins[bin]?.push(item);
    open[room - needed]?.push(bin);
  }
  return bins;
}
