import { Worker } from 'node:worker_threads';
import { megabytes } from '../unreadable.ts';
import type { ReadEvent, ReadRequest } from '../reading.ts';
import { counter, type ReaderData, type ReaderMessage } from './protocol.ts';

/** What a file may cost before it is left out. */
export interface ReaderLimits {
  /** Milliseconds for the smallest file; what is read of a larger one adds to it. */
  readonly patience: number;
  /** Bytes of memory that reading takes. */
  readonly memory: number;
}

export const usualLimits: ReaderLimits = { patience: 4000, memory: 2_000_000_000 };

/** Added for every byte, as a share: at 4 s half a megabyte a second, of which readers do ten. */
const patiencePerByte = 0.5e-6;
/** However much was read: a file that goes fast and then hangs does not use up what it gained. */
const maxPatience = 120_000;
/** Before a file begins: modules are loaded, folders listed, and files that were read before are passed by. */
const startPatience = 60_000;
const tick = 100;
/** Of a tick at least this share counts, however little of it the processor worked: a thread that only waits hangs too. */
const leastShare = 1 / 8;

/**
 * Bytes. V8 ends the whole process, not the thread, when one large value goes beyond the limit of a thread's heap. So that
 * limit lies far beyond the one that is watched from outside.
 */
const heapReserve = 2_000_000_000;

/** The thread ended, or was ended, before it was done; the message is what is to be said of the file it read. */
export class ReaderStopped extends Error {
  override readonly name = 'ReaderStopped';
}

/** A thread that reads files, watched from outside. */
export class ReaderThread {
  readonly #limits: ReaderLimits;
  readonly #counters: Int32Array;
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;
  readonly #memoryBefore = othersMemory();
  readonly #messages: ReaderMessage[] = [];
  #waiting = false;
  #wake: () => void = () => undefined;
  #ended = false;
  #reason = 'ended the reading and was left out';
  #progress = 0;
  /** Milliseconds that may pass yet, and that passed, since the file or part began; and what the processor worked so far. */
  #patience = startPatience;
  #waited = 0;
  #worked = workedTime();

  constructor(entry: URL, request: ReadRequest, limits: ReaderLimits) {
    this.#limits = limits;
    const shared = new SharedArrayBuffer(8);
    this.#counters = new Int32Array(shared);
    this.#worker = new Worker(entry, {
      workerData: { request, shared } satisfies ReaderData,
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil((limits.memory + heapReserve) / 2 ** 20) },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    // What libraries print about files is nobody's business.
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('message', (message: ReaderMessage) => {
      this.#messages.push(message);
      this.#wake();
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#reason =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? this.#tooLarge()
          : `ended the reading (${error.message}) and was left out; is it damaged?`;
    });
    this.#worker.on('exit', () => {
      this.#ended = true;
      this.#wake();
    });
    this.#timer = setInterval(() => this.#watch(), tick);
  }

  /** What happens, as it comes. @throws ReaderStopped */
  async *events(): AsyncGenerator<ReadEvent> {
    for (;;) {
      const message = this.#messages.shift();
      if (message === null) return;
      if (message) {
        for (const event of message.events) {
          if (event.kind !== 'item') this.#begin(event, message.progress);
          yield event;
        }
        Atomics.add(this.#counters, counter.taken, message.weight);
        Atomics.notify(this.#counters, counter.taken);
      } else if (this.#ended) throw new ReaderStopped(this.#reason);
      else {
        this.#waiting = true;
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#waiting = false;
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker.terminate();
  }

  /** The event is the last one of its batch: the reader sends what happened before it goes on. */
  #begin({ kind }: ReadEvent, progress: number): void {
    this.#patience = kind === 'fileDone' ? startPatience : this.#limits.patience;
    this.#waited = 0;
    this.#progress = progress;
  }

  #watch(): void {
    const progress = Atomics.load(this.#counters, counter.progress);
    const gained = ((progress - this.#progress) >>> 0) * patiencePerByte * this.#limits.patience;
    this.#progress = progress;
    this.#patience = Math.min(maxPatience, this.#patience + gained);
    const [before, now] = [this.#worked, workedTime()];
    this.#worked = now;
    // Ticks are counted, not hours: a computer that slept has not hung. Nor has a file whose reader had to wait for its turn.
    if (this.#waiting) {
      const passed = Math.min(tick, Math.max(tick * leastShare, now - before));
      this.#patience -= passed;
      this.#waited += passed;
    }
    if (this.#patience <= 0)
      this.#kill(
        `took more than ${Math.ceil(this.#waited / 1000)} s, far longer than its size explains, and was left out`,
      );
    else if (othersMemory() - this.#memoryBefore > this.#limits.memory) this.#kill(this.#tooLarge());
  }

  #tooLarge(): string {
    return `needs more than ${megabytes(this.#limits.memory)} of memory and was left out; divide it`;
  }

  #kill(reason: string): void {
    clearInterval(this.#timer);
    this.#reason = reason;
    void this.#worker.terminate();
  }
}

/** Milliseconds that the processor worked for this process: while it waits for a reader, that is the reader's work. */
function workedTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Memory of this process that is not of the thread that asks; Node does not tell it of one other thread. */
function othersMemory(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return rss - heapTotal - external;
}
