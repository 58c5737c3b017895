import { writeFile } from 'node:fs/promises';
import type { Candidate } from '../main/select/candidate.ts';
import { order } from '../main/runtime/random.ts';
import { textsIn } from './hostile/textFiles.ts';

/** What stands before the answer in texts that are questions with answers. */
const beforeAnswer = /\n(?:Answer|Summary|Conclusion)[^\n:]*:/g;

/** Where the answer of a text begins; undefined when it is no question with an answer. */
function answerFrom(text: string): number | undefined {
  const last = [...text.matchAll(beforeAnswer)].at(-1);
  return last && last.index > 0 ? last.index + last[0].length : undefined;
}

export interface DrawOptions {
  /** The collection that the documents are from. */
  readonly source: string;
  readonly tokens: number;
  readonly seed: number;
  /** Only questions with answers. */
  readonly pairs: boolean;
  count(text: string): number;
}

/** Documents of a file in an order drawn by the seed, until they hold so many tokens. */
export async function drawn(file: string, { source, tokens, seed, pairs, count }: DrawOptions): Promise<Candidate[]> {
  const texts = (await textsIn(file)).filter((text) => !pairs || answerFrom(text) !== undefined);
  const chosen: Candidate[] = [];
  let left = tokens;
  for (const at of order(seed, texts.length)) {
    if (left <= 0) break;
    const text = texts[at] as string;
    const size = count(text);
    chosen.push({ text, tokens: size, source, answerFrom: pairs ? answerFrom(text) : undefined });
    left -= size;
  }
  return chosen;
}

export const writeLines = (file: string, rows: readonly object[]): Promise<void> =>
  writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
