import { Living } from '../types/living.ts';
import { outer } from '../types/strict.ts';
import type { WebContents } from './webContents.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

export class IpcMain extends Living {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** What a page sent; a call without a handler is answered with an error, as Electron does. */
  async receive(from: WebContents, message: unknown, answer: (message: object) => void): Promise<void> {
    const { kind, id, channel, args } = message as { kind: string; id: number; channel: string; args: unknown[] };
    const event = { sender: outer(from), senderFrame: outer(from.mainFrame), processId: 1, frameId: 1 };
    if (kind === 'send') return void this.emit(channel, event, ...args);
    try {
      const handler = this.#handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      answer({ kind: 'answer', id, output: await handler(event, ...args) });
    } catch (error) {
      answer({ kind: 'answer', id, error: String(error) });
    }
  }
}

export const ipcMain = new IpcMain();
