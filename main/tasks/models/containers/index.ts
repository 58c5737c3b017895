import type { Container, IncomingModel } from './container.ts';
import { ggufFile } from './ggufFile.ts';
import { huggingFaceFolder } from './huggingFaceFolder.ts';

/** In the order in which they are asked; the last one is for whatever no other holds. */
const containers: readonly Container[] = [ggufFile, huggingFaceFolder];

/** Does something with a model at a path; else says why there is none. */
export async function withIncoming<T>(path: string, work: (model: IncomingModel) => Promise<T>): Promise<T> {
  for (const container of containers) {
    if (!(await container.holds(path))) continue;
    await using model = await container.open(path);
    return await work(model);
  }
  throw new Error(`${path} holds no model of a kind that is known here.`);
}
