import { Worker } from 'node:worker_threads';
import { megabytes } from '../office/unreadable.ts';
import type { ReadEvent, ReadRequest } from '../reading.ts';
import { counter, type ReaderData, type ReaderMessage } from './protocol.ts';

/** What a file may cost before it is left out. */
export interface ReaderLimits {
  /** Milliseconds without a sign of life; every megabyte of the file adds a fifth, up to two minutes in all. */
  readonly patience: number;
  /** Bytes of memory that reading takes. */
  readonly memory: number;
}

export const usualLimits: ReaderLimits = { patience: 5000, memory: 2_000_000_000 };

const maxPatience = 120_000;
/** Until the first event: the modules are loaded, and files that were read before are passed by. */
const startPatience = 60_000;
const tick = 100;

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
  /** Bytes of the file that is read. */
  fileBytes = 0;
  readonly #limits: ReaderLimits;
  readonly #counters: Int32Array;
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;
  readonly #memoryBefore = othersMemory();
  readonly #messages: ReaderMessage[] = [];
  #started = false;
  #waiting = false;
  #wake: () => void = () => undefined;
  #ended = false;
  #reason = 'ended the reading';
  #life = 0;
  #quiet = 0;

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
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.#tooLarge() : `ended the reading: ${error.message}`;
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
        this.#started = true;
        yield* message.events;
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

  #watch(): void {
    const life = Atomics.load(this.#counters, counter.life);
    // Ticks are counted, not hours: a computer that slept has not hung.
    this.#quiet = this.#waiting && life === this.#life ? this.#quiet + tick : 0;
    this.#life = life;
    const patience = this.#patience();
    if (this.#quiet >= patience) this.#kill(`gave no result for ${Math.ceil(patience / 1000)} s and was left out`);
    else if (othersMemory() - this.#memoryBefore > this.#limits.memory) this.#kill(this.#tooLarge());
  }

  #patience(): number {
    if (!this.#started) return startPatience;
    return Math.min(maxPatience, this.#limits.patience * (1 + this.fileBytes / 5_000_000));
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

/** Memory of this process that is not of the thread that asks; Node does not tell it of one other thread. */
function othersMemory(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return rss - heapTotal - external;
}
