import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The stand-in's `electron FOLDER --switches`: runs the program that a folder's package.json names. usage: node run.js FOLDER */
register('./hooks.js', import.meta.url);
const { version } = createRequire(import.meta.url)('electron/package.json');
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });

// Electron only warns; nobody reads warnings here.
process.on('unhandledRejection', (error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});

const folder = resolve(process.argv[2]);
const [{ app }, { obey }] = await Promise.all([import('./main/app.ts'), import('./main/driven.ts')]);
app.appPath = folder;
obey();
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
await import(pathToFileURL(join(folder, main)).href);
app.becomeReady();
