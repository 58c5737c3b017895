import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passedOn } from './passedOn.js';

/**
 * Collects the licences of everything that is passed on with the program into dist/licences.json: production
 * dependencies, what the pages bundle, and Electron. A package without a licence text is listed with the name alone.
 */
const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

const found = new Map();
for (const { path, name, version, license } of await passedOn(root)) {
  const text = await licenceText(join(root, path));
  found.set(`${name}@${version}`, { name, version, licence: license ?? 'see text', text });
}

/** Text of the licence file; '' when the package has none. */
async function licenceText(folder) {
  const files = await readdir(folder);
  const file = files.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return file ? readFile(join(folder, file), 'utf8').catch(() => '') : '';
}

const licences = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist', 'licences.json'), JSON.stringify(licences));
