import { lyingAt } from '../others/lying.ts';
import { refuseOthers } from '../others/index.ts';
import type { Container, IncomingModel } from './container.ts';
import { cacheFolder } from './cacheFolder.ts';
import { ggufFile } from './ggufFile.ts';
import { huggingFaceFolder } from './huggingFaceFolder.ts';

/** In the order in which they are asked; a folder is for whatever none of them holds. */
const containers: readonly Container[] = [cacheFolder, ggufFile];

/** Does something with a model at a path; else says what lies there instead, and what to take. */
export async function withIncoming<T>(path: string, work: (model: IncomingModel) => Promise<T>): Promise<T> {
  await using model = await (await containerOf(path)).open(path);
  return await work(model);
}

async function containerOf(path: string): Promise<Pick<Container, 'open'>> {
  const lying = await lyingAt(path);
  for (const container of containers) if (await container.holds(path)) return container;
  await refuseOthers(lying);
  return huggingFaceFolder;
}
