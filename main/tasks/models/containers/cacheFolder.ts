import { basename, join } from 'node:path';
import { exists } from '../../../formats/files.ts';
import { currentSnapshot } from './cache.ts';
import type { Container } from './container.ts';
import { huggingFaceFolder } from './huggingFaceFolder.ts';

/**
 * A repository in the cache of Hugging Face, of which the current revision is meant. One that was fetched by the hash of a commit
 * alone has no refs.
 */
export const cacheFolder: Container = {
  holds: async (path) =>
    (await exists(join(path, 'snapshots'))) &&
    (basename(path).startsWith('models--') || (await exists(join(path, 'refs')))),
  open: async (path) => huggingFaceFolder.open(await currentSnapshot(path)),
};
