import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, Message } from './bridge.ts';
import type { Event } from './contract/index.ts';
import type { Command } from './screens.ts';

const listeners = new Map<number, (event: Event) => void>();
let calls = 0;

ipcRenderer.on('espalier:event', (_, id: number, event: Event) => listeners.get(id)?.(event));

// Checklist item 20: functions with names, never ipcRenderer itself.
const bridge: DesktopBridge = {
  transport: {
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
      const onMessage = (_: unknown, command: Command) => listener(command);
      ipcRenderer.on('espalier:command', onMessage);
      return () => void ipcRenderer.removeListener('espalier:command', onMessage);
    },
  },
};

contextBridge.exposeInMainWorld('espalier', bridge);
