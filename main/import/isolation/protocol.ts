import type { ReadEvent, ReadRequest } from '../reading.ts';

/** What the thread that reads is started with. */
export interface ReaderData {
  readonly request: ReadRequest;
  /** Counters that both threads see: see `counter`. */
  readonly shared: SharedArrayBuffer;
}

/** Places in the shared counters, 32 bits each. */
export const counter = {
  /** Bytes that were read, and characters that came of them, modulo 2³². */
  progress: 0,
  /** Characters that were taken over, modulo 2³²: what was sent and is not yet taken is what the reader waits for. */
  taken: 1,
};

/** Events that go together. */
export interface Batch {
  readonly events: readonly ReadEvent[];
  /** Characters in them, roughly. */
  readonly weight: number;
  /** The counter of progress after the last of them. */
  readonly progress: number;
}

/** What the reader says; null when there is nothing more. */
export type ReaderMessage = Batch | null;
