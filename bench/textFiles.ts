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
