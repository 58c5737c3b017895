import { fork } from 'node:child_process';

/** A process for numerics, whatever starts it: Node itself, or Electron, which forbids its own binary to act as Node. */
export interface EngineProcess {
  /** Its id, as soon as it has one; never where it cannot be started, which onError or onExit says. */
  readonly started: Promise<number>;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onError(listener: (error: Error) => void): void;
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  onStderr(listener: (text: string) => void): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

/** Starts an engine process from the file `entry`, with arguments for Node; a start that fails is heard on the process. */
export type EngineFork = (entry: string, execArgv: readonly string[]) => EngineProcess;

/** An engine as a child process of Node. */
export const forkNode: EngineFork = (entry, execArgv) => {
  // The engine's own output would tear a progress bar; what it has to say it sends.
  const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [...execArgv] });
  const failed: ((error: Error) => void)[] = [];
  child.on('error', (error) => failed.forEach((listener) => listener(error)));
  return {
    started: new Promise((resolve) => {
      if (child.pid !== undefined) resolve(child.pid);
    }),
    send: (message) => {
      child.send(message as object, (error) => {
        if (error) failed.forEach((listener) => listener(error));
      });
    },
    onMessage: (listener) => void child.on('message', listener),
    onError: (listener) => void failed.push(listener),
    onExit: (listener) => void child.on('exit', listener),
    onStderr: (listener) => void child.stderr?.on('data', (chunk: Buffer) => listener(chunk.toString())),
    kill: () => void child.kill('SIGKILL'),
  };
};
