import { openCheckpoint } from '../../formats/checkpoint.ts';
import { readConfig } from '../../formats/huggingFaceConfig.ts';
import { readable } from '../../formats/quantised/index.ts';
import { checkpointSource } from '../../models/checkpointSource.ts';
import type { ModelSource } from '../../models/source.ts';
import { type Reference, sameAnswers, sameTensors } from '../verify.ts';

/** Opens the folder as an import does and compares every tensor, and then answers, with what was meant to be written. */
export async function verifyFolder(folder: string, meant: ModelSource, reference: Reference): Promise<void> {
  const written = await readConfig(folder);
  const { checkpoint, config } = await readable(await openCheckpoint(folder), written);
  await using found = checkpointSource(checkpoint, config, 'reloaded export');
  await sameTensors(meant, found, 'the reloaded folder');
  sameAnswers(await reference.read(meant), await reference.read(found), 'The reloaded folder');
}
