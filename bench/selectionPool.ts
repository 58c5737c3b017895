import { readFile, writeFile } from 'node:fs/promises';
import type { Candidate } from '../main/select/strategy.ts';
import { order } from '../main/runtime/random.ts';

/** Texts of a file of JSON lines. */
export const textsIn = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line)
    .map((line) => (JSON.parse(line) as { text: string }).text);

/** Documents of a file in an order drawn by the seed, until they hold so many tokens. */
export async function drawn(
  file: string,
  source: string,
  tokens: number,
  count: (text: string) => number,
  seed: number,
): Promise<Candidate[]> {
  const texts = await textsIn(file);
  const chosen: Candidate[] = [];
  let left = tokens;
  for (const at of order(seed, texts.length)) {
    if (left <= 0) break;
    const text = texts[at] as string;
    const size = count(text);
    chosen.push({ text, tokens: size, source });
    left -= size;
  }
  return chosen;
}

export const writeLines = (file: string, rows: readonly object[]): Promise<void> =>
  writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

export const candidatesIn = async (file: string): Promise<Candidate[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line)
    .map((line) => JSON.parse(line) as Candidate);
