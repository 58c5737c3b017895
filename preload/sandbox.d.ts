/**
 * What a sandboxed preload script uses of Electron. Electron's own types bring all of Node with them, which such a script
 * does not have; that these fit Electron's is checked in test/unit/shell/sandbox.test.ts.
 */
export declare const contextBridge: {
  exposeInMainWorld(key: string, api: unknown): void;
};

/** Arguments are what the other side sent: as `never`, a listener may name the types it relies on. */
type Listener = (event: unknown, ...args: never[]) => void;

export declare const ipcRenderer: {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on(channel: string, listener: Listener): unknown;
  removeListener(channel: string, listener: Listener): unknown;
};

export declare const webUtils: {
  getPathForFile(file: File): string;
};
