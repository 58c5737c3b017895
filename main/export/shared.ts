import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../formats/atomic.ts';
import type { ExportSubject } from './subject.ts';

/** What formats carry that are read beside a configuration: config.json, and tokenizer and licence as the project keeps them. */
export async function writeConfigured({ files }: ExportSubject, folder: string, config: unknown): Promise<void> {
  await writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  for (const { name, path } of files) await copyFile(path, join(folder, name));
}
