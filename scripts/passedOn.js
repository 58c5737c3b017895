import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of the development's packages, those that the pages bundle, and Electron itself. */
const bundled = /^node_modules\/(svelte|clsx|esm-env|d3-[a-z-]+|internmap|@lucide\/svelte|electron)$/;

/**
 * The packages that are passed on with the program, as package-lock.json has them, each with its folder below the root.
 * Packages for other systems are in the lock file but not installed here, and so not passed on.
 */
export async function passedOn(root) {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).flatMap(([path, locked]) => {
    if (!path.startsWith('node_modules/') || locked.link || (locked.dev && !bundled.test(path))) return [];
    if (!existsSync(join(root, path))) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [{ ...locked, path, name, version: locked.version ?? '' }];
  });
}
