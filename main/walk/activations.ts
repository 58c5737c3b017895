import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from '../formats/dtype.ts';

/** Decides whether something may stay in memory; see runtime/memory.ts. */
export interface Budget {
  /** Takes the bytes if they fit, else changes nothing and returns false. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
}

/** Where hidden states are kept while text is walked. */
export interface ActivationStorage {
  readonly budget: Budget;
  /** Folder for what does not fit in memory. */
  readonly scratch: string;
}

let files = 0;

/**
 * The hidden states of every batch at one place of the model: in memory while the budget allows it, else in one
 * scratch file. Batch i holds `sizes[i]` floats.
 */
export class Activations implements AsyncDisposable {
  readonly sizes: readonly number[];
  readonly #storage: ActivationStorage;
  readonly #memory: (Float32Array | undefined)[] | null;
  #file: { path: string; handle: FileHandle } | undefined;
  #gone = false;

  constructor(sizes: readonly number[], storage: ActivationStorage) {
    this.sizes = sizes;
    this.#storage = storage;
    this.#memory = storage.budget.reserve(this.bytes) ? [] : null;
  }

  get bytes(): number {
    return 4 * this.sizes.reduce((sum, size) => sum + size, 0);
  }

  get spilled(): boolean {
    return this.#memory === null;
  }

  async write(batch: number, data: Float32Array): Promise<void> {
    if (data.length !== this.sizes[batch]) {
      throw new Error(`Batch ${batch} holds ${this.sizes[batch] ?? 0} floats, not ${data.length}.`);
    }
    if (this.#memory) this.#memory[batch] = data;
    else await (await this.#open()).write(bytesOf(data), 0, data.byteLength, this.#offset(batch));
  }

  async read(batch: number): Promise<Float32Array> {
    const kept = this.#memory?.[batch];
    if (kept) return kept;
    if (!this.#file) throw new Error(`Batch ${batch} was read before it was written.`);
    const data = new Float32Array(this.sizes[batch] ?? 0);
    const { bytesRead } = await this.#file.handle.read(bytesOf(data), 0, data.byteLength, this.#offset(batch));
    if (bytesRead !== data.byteLength) throw new Error(`The scratch file ${this.#file.path} is shorter than expected.`);
    return data;
  }

  /** Gives the memory and the scratch file back; a second time it does nothing. */
  async dispose(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    if (this.#memory) {
      this.#memory.length = 0;
      this.#storage.budget.release(this.bytes);
    }
    if (this.#file) {
      const { handle } = this.#file;
      this.#file = undefined;
      await handle.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #offset(batch: number): number {
    return 4 * this.sizes.slice(0, batch).reduce((sum, size) => sum + size, 0);
  }

  async #open(): Promise<FileHandle> {
    if (!this.#file) {
      files += 1;
      const path = join(this.#storage.scratch, `activations-${process.pid}-${files}.bin`);
      const handle = await open(path, 'w+');
      this.#file = { path, handle };
      // A file without a name lives as long as its handle: a process that is killed leaves nothing behind.
      await rm(path, { force: true });
    }
    return this.#file.handle;
  }
}
