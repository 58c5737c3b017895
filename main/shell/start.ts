import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm start` runs, under plain Node: the desktop window where Electron is, else the window in a browser. */

/** Electron's binary, or null when it is not there; its package writes the name of the binary into path.txt. */
export function electronBinary(folder: string): string | null {
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return null;
  const binary = join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** Fetches the binary the usual way, with the package's own script. False when it could not be had. */
export function fetchElectron(folder: string): boolean {
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 600_000 });
  return status === 0 && electronBinary(folder) !== null;
}

/** Electron reads values of switches behind an equals sign only. */
export const asSwitches = (args: readonly string[]): string[] =>
  args.reduce<string[]>((switches, arg) => {
    const last = switches.at(-1);
    return last?.startsWith('--') && !last.includes('=') && !arg.startsWith('--')
      ? [...switches.slice(0, -1), `${last}=${arg}`]
      : [...switches, arg];
  }, []);

function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** An Electron that ends sooner than this with an error could not start: no display, no sandbox helper. */
const startsWithin = 10_000;

function main(program: string): void {
  const forwarded = process.argv.slice(2);
  const folder = electronFolder();
  const there = folder !== null && (electronBinary(folder) !== null || fetchElectron(folder));
  const binary = there ? electronBinary(folder) : null;
  // The child is in the same group and hears Ctrl-C itself; its end is ours.
  process.on('SIGINT', () => undefined);
  if (binary === null) return browser(program, forwarded, 'Electron cannot be had on this machine');
  const env = { ...process.env };
  delete env['ELECTRON_RUN_AS_NODE'];
  const started = performance.now();
  const window = spawn(binary, [program, ...asSwitches(forwarded)], { stdio: 'inherit', env });
  process.on('SIGTERM', () => window.kill());
  window.on('error', (error) => browser(program, forwarded, `Electron could not be started (${error.message})`));
  window.on('exit', (code) => {
    if (code && performance.now() - started < startsWithin)
      browser(program, forwarded, `Electron ended with code ${code}`);
    else process.exit(code ?? 1);
  });
}

/** The same window in a browser, after one line that says why. */
function browser(program: string, args: readonly string[], why: string): void {
  process.stdout.write(`${why}, so the window opens in your browser instead.\n`);
  const host = spawn(process.execPath, [join(program, 'dist', 'main', 'cli', 'espalier.js'), 'serve', ...args], {
    stdio: 'inherit',
  });
  process.on('SIGTERM', () => host.kill());
  host.on('exit', (code) => process.exit(code ?? 1));
}

const own = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(own))
  main(join(dirname(own), '..', '..', '..'));
