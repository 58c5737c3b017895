import { type ChildProcess, fork } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { ForkOptions } from 'electron';
import { Living } from '../types/living.ts';
import { onlyWhenReady } from './readiness.ts';

/** Makes `process.parentPort` in the child, as Electron does. */
const parentPort = join(import.meta.dirname, '..', 'parentPort.js');

/** A process of Node that talks over a port. */
export class UtilityProcess extends Living {
  readonly #child: ChildProcess;
  pid: number | undefined;
  readonly stderr: ChildProcess['stderr'];

  constructor(modulePath: string, args: string[], { execArgv = [], env, cwd, stdio = 'inherit' }: ForkOptions) {
    super();
    this.#child = fork(modulePath, args, {
      // Options for V8 go through Chromium in Electron, and through Node here.
      execArgv: ['--import', parentPort, ...execArgv.flatMap(ofNode)],
      env: (env as NodeJS.ProcessEnv | undefined) ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: [...(Array.isArray(stdio) ? stdio : [stdio, stdio, stdio]), 'ipc'] as 'ipc'[],
      serialization: 'advanced',
    });
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('error', (error) => this.emit('error', 'FatalError', error.message, ''));
    this.#child.on('exit', (code, signal) => {
      this.pid = undefined;
      this.emit('exit', code ?? (signal ? constants.signals[signal] : 0));
    });
  }

  static fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    onlyWhenReady('utilityProcess.fork');
    return new UtilityProcess(modulePath, args, options);
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }

  /** Asks it to end. */
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

function ofNode(argument: string): string[] {
  const [, flags] = /^--js-flags=(.*)$/.exec(argument) ?? [];
  return flags === undefined ? [argument] : flags.split(' ').filter(Boolean);
}
