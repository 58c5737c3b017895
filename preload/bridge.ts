import type { Event, Input, Output, Procedure } from './contract/index.ts';
import type { Command } from './screens.ts';

/** What a caller may add to a call. */
export interface CallOptions {
  /** Everything the procedure says before it answers. */
  readonly onEvent?: (event: Event) => void;
  /** Hangs up: an engine that works for this call alone is ended; runs go on. */
  readonly signal?: AbortSignal;
}

/** The three transports look the same to the renderer. */
export interface Transport {
  call<P extends Procedure>(procedure: P, input: Input<P>, options?: CallOptions): Promise<Output<P>>;
}

/** What only a desktop has; absent in a browser. */
export interface Desktop {
  /** Dialogs of the system; null and an empty list when they are closed without a choice. */
  pickFolder(title: string): Promise<string | null>;
  pickFiles(title: string): Promise<readonly string[]>;
  /** Where a file that was dropped into the window lies. */
  pathOf(file: File): string;
  /** Shows a folder in the file manager of the system. */
  reveal(folder: string): Promise<void>;
  /** Commands of the native menu. */
  onCommand(listener: (command: Command) => void): () => void;
}

/** An error as it travels: every transport makes the same of it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** One line of a streamed answer. */
export type Message =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'error'; readonly error: Failure };

/**
 * What the page of the desktop finds as `window.espalier`. Signals cannot cross from page to preload script, so a call
 * is given in two parts: its number, by which it can be hung up, and its answer. The answer is a result or an error as
 * data, so that errors keep their names. Input must be plain data.
 */
export interface DesktopBridge {
  readonly transport: {
    call(
      procedure: string,
      input: unknown,
      onEvent: (event: Event) => void,
    ): { readonly id: number; readonly answer: Promise<Message> };
    abort(id: number): void;
  };
  readonly desktop: Desktop;
}
