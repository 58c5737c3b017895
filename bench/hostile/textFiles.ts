import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The three parts of a corpus. */
export interface TextFiles {
  readonly calibration: string;
  readonly training: string;
  readonly heldOut: string;
}

/** Where a folder of corpora keeps the parts of one of them. */
export const textFiles = (corpora: string, name: string): TextFiles => ({
  calibration: join(corpora, name, 'calib.jsonl'),
  training: join(corpora, name, 'train.jsonl'),
  heldOut: join(corpora, name, 'heldout.jsonl'),
});

/** Objects of a file of JSON lines. */
export const linesIn = async <Line>(file: string): Promise<Line[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line)
    .map((line) => JSON.parse(line) as Line);

export const textsIn = async (file: string): Promise<string[]> =>
  (await linesIn<{ readonly text: string }>(file)).map(({ text }) => text);
