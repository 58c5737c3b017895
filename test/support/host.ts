import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli', 'espalier.js');

export interface RunningHost {
  /** With the token. */
  readonly address: string;
  readonly process: ChildProcess;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

/** Starts the built program's loopback host with a home of its own. */
export async function startHost(home: string, ...args: string[]): Promise<RunningHost> {
  const child = spawn(process.execPath, [program, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ESPALIER_HOME: home },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\S+/.exec(chunk.toString());
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`The host ended with ${code ?? '?'}: ${errors}`)));
  });
  return {
    address,
    process: child,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
