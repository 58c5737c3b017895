import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Message } from '../../preload/bridge.ts';
import type { Service } from '../api/service.ts';
import { isOwn } from './origin.ts';

/**
 * Checklist item 17: whether a message comes from the main frame of a window of ours, showing a page of ours. The frame
 * is null when the page has gone on before its message was read.
 */
export function isTrusted(
  { sender, senderFrame }: Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  windows: ReadonlySet<WebContents>,
): boolean {
  return windows.has(sender) && senderFrame !== null && senderFrame === sender.mainFrame && isOwn(senderFrame.url);
}

/**
 * Carries calls of pages to the services, each with a line to hang up. Results and errors go back as data: what is thrown
 * through Electron arrives with words of Electron's own in front, and without its name. Names and input are checked
 * against the contract by the service.
 */
export function answerCalls(
  ipc: Pick<IpcMain, 'handle' | 'on'>,
  service: Pick<Service, 'call'>,
  windows: ReadonlySet<WebContents>,
): void {
  const lines = new Map<WebContents, Map<number, AbortController>>();

  ipc.handle('espalier:call', async (event, id: unknown, procedure: unknown, input: unknown): Promise<Message> => {
    try {
      if (!isTrusted(event, windows)) throw new Error('This caller is not a page of this program.');
      return { kind: 'result', output: await call(event.sender, id, procedure, input) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'error', error: { name, message } };
    }
  });
  ipc.on('espalier:abort', (event, id: unknown) => {
    if (isTrusted(event, windows) && isNumber(id)) lines.get(event.sender)?.get(id)?.abort();
  });

  async function call(page: WebContents, id: unknown, procedure: unknown, input: unknown): Promise<unknown> {
    const mine = linesOf(page);
    if (!isNumber(id) || mine.has(id)) throw new Error('A call needs a number that no other call of its page has.');
    if (typeof procedure !== 'string') throw new Error('A call needs the name of a procedure.');
    const line = new AbortController();
    mine.set(id, line);
    try {
      return await service.call(procedure, input, {
        // Loaded anew, the same page counts from 1 again; what the old one asked for is not sent to the new one.
        onEvent: (emitted) => {
          if (!line.signal.aborted && !page.isDestroyed()) page.send('espalier:event', id, emitted);
        },
        signal: line.signal,
      });
    } finally {
      mine.delete(id);
    }
  }

  /** The open calls of a page. They are hung up when it is closed, crashes or is loaded anew; runs go on. */
  function linesOf(page: WebContents): Map<number, AbortController> {
    const known = lines.get(page);
    if (known) return known;
    const mine = new Map<number, AbortController>();
    lines.set(page, mine);
    const hangUp = () => {
      for (const line of mine.values()) line.abort();
      mine.clear();
    };
    page.once('destroyed', () => {
      hangUp();
      lines.delete(page);
    });
    page.on('render-process-gone', hangUp);
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) hangUp();
    });
    return mine;
  }
}

const isNumber = (id: unknown): id is number => Number.isSafeInteger(id);
