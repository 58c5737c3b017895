import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as electronModule from 'electron';
import { _electron, chromium, type Page } from 'playwright-core';
import { electronBinary } from '../../../main/shell/start.ts';

/** The desktop program, running in Electron where its binary is, else in the stand-in. */
export interface DesktopApp {
  readonly page: Page;
  readonly process: ChildProcess;
  /** Runs a function that uses nothing around it in the main process, with the module `electron`. */
  evaluate<T, I>(wanted: (module: typeof electronModule, input: I) => T | Promise<T>, input: I): Promise<T>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
  /** Ends it without asking, if it has not ended. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly home: string;
  readonly args?: readonly string[];
  /** Where the program lies; another one than ours is a changed copy. */
  readonly program?: string;
}

/** Electron's binary where it is. */
export const electron = electronBinary(dirname(createRequire(import.meta.url).resolve('electron/package.json')));

/** The program that is tested: the built one of this folder. */
export const root = join(import.meta.dirname, '..', '..', '..');

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.on('exit', (code) => resolve(code));
  });

/** Starts the desktop program and waits for its window. */
export const launch = (options: LaunchOptions): Promise<DesktopApp> =>
  (electron ? launchElectron : launchStandIn)(options);

async function launchElectron({ home, args = [], program = root }: LaunchOptions): Promise<DesktopApp> {
  const app = await _electron.launch({
    executablePath: electron!,
    args: [program, ...args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), ESPALIER_HOME: home },
  });
  return {
    page: await app.firstWindow(),
    process: app.process(),
    evaluate: (wanted, input) => app.evaluate(wanted as never, input) as never,
    ended: endOf(app.process()),
    close: () => app.close(),
  };
}

/** Its process, without waiting for a window: one that finds another running has none. */
export function start({ home, args = [], program = root }: LaunchOptions): ChildProcess {
  const before = electron ? [electron] : [process.execPath, join(import.meta.dirname, 'run.js')];
  const [command, ...rest] = [...before, program, ...args];
  return spawn(command!, rest, {
    env: { ...process.env, ESPALIER_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe', ...(electron ? [] : (['ipc'] as const))],
  });
}

async function launchStandIn(options: LaunchOptions): Promise<DesktopApp> {
  const child = start(options);
  const ended = endOf(child);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { endpoint?: string }) => message.endpoint && resolve(message.endpoint));
    void ended.then((code) => reject(new Error(`The program ended with ${code ?? 'a signal'}: ${errors}`)));
  });
  const browser = await chromium.connectOverCDP(endpoint);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error(`The program has no page: ${errors}`);
  return {
    page,
    process: child,
    evaluate: evaluator(child),
    ended,
    close: async () => {
      await browser.close();
      // Left alone it ends, and its Chromium with it.
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function evaluator(child: ChildProcess): DesktopApp['evaluate'] {
  let last = 0;
  return (wanted, input) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      const hear = (message: { id?: number; output?: unknown; error?: string }) => {
        if (message.id !== id) return;
        child.off('message', hear);
        if (message.error === undefined) resolve(message.output as never);
        else reject(new Error(message.error));
      };
      child.on('message', hear);
      child.send({ id, source: wanted.toString(), input });
    });
}
