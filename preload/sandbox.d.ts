/**
 * What a sandboxed preload script uses of Electron. Electron's own types bring all of Node with them, which such a script
 * does not have; that these fit Electron's is checked in test/unit/shell/sandbox.test.ts.
 */
export declare const contextBridge: {
  exposeInMainWorld(key: string, api: unknown): void;
};

/** Arguments are what main/ sends on the channel, so a listener names their types. */
type Listener<Args extends readonly unknown[]> = (event: unknown, ...args: Args) => void;

export declare const ipcRenderer: {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on<Args extends readonly unknown[]>(channel: string, listener: Listener<Args>): unknown;
  removeListener<Args extends readonly unknown[]>(channel: string, listener: Listener<Args>): unknown;
};

export declare const webUtils: {
  getPathForFile(file: File): string;
};
