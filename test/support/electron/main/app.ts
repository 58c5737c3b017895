import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Living } from '../types/living.ts';
import { addSwitch, isStarted, stop } from './chromium.ts';
import { InstanceLock } from './instanceLock.ts';
import { becomeReady, isReady, onlyBeforeReady } from './readiness.ts';
import { prevented, tell } from './told.ts';

/** Switches of the program's own command line, and those that it adds for Chromium. */
class CommandLine extends Living {
  readonly #own = new Map(
    process.argv.flatMap((arg) => {
      const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
      return name === undefined ? [] : [[name, value ?? ''] as const];
    }),
  );

  appendSwitch(name: string, value?: string): void {
    if (isStarted()) throw new Error(`The switch ${name} comes too late: Chromium has been started.`);
    onlyBeforeReady('commandLine.appendSwitch');
    addSwitch(name, value);
  }

  getSwitchValue(name: string): string {
    return this.#own.get(name) ?? '';
  }

  hasSwitch(name: string): boolean {
    return this.#own.has(name);
  }
}

export class App extends Living {
  readonly commandLine = new CommandLine();
  readonly isPackaged = false;
  readonly #paths = new Map([
    ['userData', join(tmpdir(), 'espalier-stand-in')],
    ['temp', tmpdir()],
  ]);
  #whenReady = (): void => undefined;
  readonly #ready = new Promise<void>((resolve) => (this.#whenReady = resolve));
  #lock: InstanceLock | null = null;
  #quitting = false;
  /** Windows that are still open; known by who makes them. */
  windows: () => readonly { close(): void }[] = () => [];
  /** Where the program lies, as it was named on the command line. */
  appPath = process.cwd();

  /** The program's own file has been read: Electron waits for that. */
  becomeReady(): void {
    becomeReady();
    tell(this, 'ready', {}, {});
    this.#whenReady();
  }

  getAppPath(): string {
    return this.appPath;
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    // Electron refuses a relative path, and makes the folder.
    if (!path.startsWith('/')) throw new Error('Path must be absolute');
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  setAppUserModelId(): void {
    // Of Windows alone.
  }

  enableSandbox(): void {
    onlyBeforeReady('app.enableSandbox');
  }

  requestSingleInstanceLock(): boolean {
    this.#lock ??= new InstanceLock(this.getPath('userData'), (argv, cwd) =>
      tell(this, 'second-instance', {}, argv, cwd, null),
    );
    return this.#lock.isOurs;
  }

  /** As the surroundings name them (glib's g_get_language_names); without any, American English. */
  getPreferredSystemLanguages(): string[] {
    const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env;
    const named = (LANGUAGE || LC_ALL || LC_MESSAGES || LANG || '').split(':').map((one) => one.split('.')[0] ?? '');
    const known = named.filter((one) => /^[a-z]{2}(_[A-Z]{2})?$/.test(one)).map((one) => one.replace('_', '-'));
    return known.length ? known : ['en-US'];
  }

  isReady(): boolean {
    return isReady();
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  quit(): void {
    if (prevented(this, 'before-quit')) return;
    this.#quitting = true;
    const open = this.windows();
    for (const window of open) window.close();
    if (open.length === 0) this.#end();
  }

  /** The last window has gone. */
  allClosed(): void {
    if (this.#quitting) this.#end();
    else if (!tell(this, 'window-all-closed')) this.quit();
  }

  exit(code = 0): void {
    void Promise.allSettled([stop(), this.#lock?.release()]).then(() => process.exit(code));
  }

  #end(): void {
    if (prevented(this, 'will-quit')) return;
    tell(this, 'quit', {}, 0);
    this.exit();
  }
}

export const app = new App();
