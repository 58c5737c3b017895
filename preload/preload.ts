import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Desktop, Message } from './bridge.ts';
import type { Event } from './contract/index.ts';

/**
 * What the page of the desktop finds as `window.espalier`. Signals cannot cross from page to preload script, so a call
 * is given in two pieces: its number, by which it can be hung up, and its answer. The answer is a result or an error as
 * data, so that errors keep their names. Input must be plain data.
 */
export interface DesktopBridge {
  readonly carrier: {
    call(
      procedure: string,
      input: unknown,
      onEvent: (event: Event) => void,
    ): { readonly id: number; readonly answer: Promise<Message> };
    abort(id: number): void;
  };
  readonly desktop: Desktop;
}

const listeners = new Map<number, (event: Event) => void>();
let calls = 0;

ipcRenderer.on('espalier:event', (_, id: number, event: Event) => listeners.get(id)?.(event));

// Checklist item 20: functions with names, never ipcRenderer itself.
const bridge: DesktopBridge = {
  carrier: {
    call: (procedure, input, onEvent) => {
      calls += 1;
      const id = calls;
      listeners.set(id, onEvent);
      const answer = (ipcRenderer.invoke('espalier:call', id, procedure, input) as Promise<Message>).finally(() =>
        listeners.delete(id),
      );
      return { id, answer };
    },
    abort: (id) => ipcRenderer.send('espalier:abort', id),
  },
  desktop: {
    pickFolder: (title) => ipcRenderer.invoke('espalier:pick-folder', title) as Promise<string | null>,
    pickFiles: (title) => ipcRenderer.invoke('espalier:pick-files', title) as Promise<readonly string[]>,
    pathOf: (file) => webUtils.getPathForFile(file),
    reveal: (folder) => ipcRenderer.invoke('espalier:reveal', folder) as Promise<void>,
    onCommand: (listener) => {
      const hear = (_: unknown, command: string) => listener(command);
      ipcRenderer.on('espalier:command', hear);
      return () => void ipcRenderer.removeListener('espalier:command', hear);
    },
  },
};

contextBridge.exposeInMainWorld('espalier', bridge);
