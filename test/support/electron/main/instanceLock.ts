import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { join } from 'node:path';

/** One program for one folder of user data: who comes second tells the first with what it was started, and goes. */
export class InstanceLock {
  readonly isOurs: boolean;
  readonly #file: string;
  readonly #socket: string;
  #server: Server | null = null;
  #told: Promise<void> = Promise.resolve();

  constructor(folder: string, onSecond: (argv: readonly string[], cwd: string) => void) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'Instance.lock');
    this.#socket = join(folder, 'Instance.socket');
    this.isOurs = this.#take();
    if (this.isOurs) this.#listen(onSecond);
    else this.#told = this.#tellFirst();
  }

  #take(): boolean {
    try {
      const file = openSync(this.#file, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch {
      if (isAlive(Number(readFileSync(this.#file, 'utf8')))) return false;
      // Whoever had it was killed.
      rmSync(this.#file);
      return this.#take();
    }
  }

  #listen(onSecond: (argv: readonly string[], cwd: string) => void): void {
    rmSync(this.#socket, { force: true });
    this.#server = createServer((line) => {
      let text = '';
      line.on('data', (chunk) => (text += chunk.toString()));
      line.on('end', () => {
        const { argv, cwd } = JSON.parse(text) as { argv: string[]; cwd: string };
        onSecond(argv, cwd);
      });
    }).listen(this.#socket);
  }

  #tellFirst(): Promise<void> {
    return new Promise((resolve) => {
      const line = connect(this.#socket);
      line.on('error', () => resolve());
      line.on('close', () => resolve());
      line.end(JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    });
  }

  /** Gives the lock back, or waits until the first has been told. */
  async release(): Promise<void> {
    await this.#told;
    if (!this.isOurs) return;
    this.#server?.close();
    rmSync(this.#file, { force: true });
    rmSync(this.#socket, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
