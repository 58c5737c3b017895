import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Collects the licences of everything that is passed on with the program into dist/licences.json: production
 * dependencies, what the pages bundle, and Electron. A package without a licence text is listed with the name alone.
 */
const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
const bundled = /^node_modules\/(svelte|clsx|esm-env|d3-[a-z-]+|internmap|@lucide\/svelte|electron)$/;

const found = new Map();
for (const [path, { dev, version, license, link }] of Object.entries(lock.packages)) {
  if (!path.startsWith('node_modules/') || link || (dev && !bundled.test(path))) continue;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const text = await licenceText(join(root, path));
  // Packages for other systems are in the lock file but not installed here.
  if (text === null) continue;
  found.set(`${name}@${version}`, { name, version: version ?? '', licence: license ?? 'see text', text });
}

/** Text of the licence file; '' when the package has none, null when the package is not there. */
async function licenceText(folder) {
  const files = await readdir(folder).catch(() => null);
  if (files === null) return null;
  const file = files.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return file ? readFile(join(folder, file), 'utf8').catch(() => '') : '';
}

const licences = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist', 'licences.json'), JSON.stringify(licences));
