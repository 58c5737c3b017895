import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder.ts';

/** Names folders that are not there yet, within one that is removed behind the tests of a file. */
export async function freshFolders(): Promise<() => string> {
  const root = await temporaryFolder();
  let count = 0;
  return () => {
    count += 1;
    return join(root, String(count));
  };
}
