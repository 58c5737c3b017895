/** The engine's end of the line to whoever started it. */
export interface EngineChannel {
  /** Resolves when the message is on its way, so that the process may end. */
  send(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron puts where Node has `process.send` (electron: api/parent-port). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };

/** In an Electron utility process the parent's port, else Node's own channel. */
export const channel: EngineChannel = parentPort
  ? {
      send: (message) => {
        parentPort.postMessage(message);
        // The port is asynchronous and tells nobody when a message has left.
        return new Promise((resolve) => setTimeout(resolve, 50));
      },
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  : {
      send: (message) =>
        new Promise((resolve) =>
          process.connected && process.send ? process.send(message, () => resolve()) : resolve(),
        ),
      onMessage: (listener) => void process.on('message', listener),
    };
