/** An empty engine: Node, ONNX Runtime and their buffers. */
export const engineBytes = 200e6;

/** Half of what is free when the engine starts: the other half is for weights, graphs in execution and everybody else. */
const share = 0.5;

/** Bytes that may be kept in memory for convenience; what does not fit is spilled to disk or read again. */
export class MemoryBudget {
  readonly limit: number;
  #reserved = 0;

  constructor(limit = Math.floor(availableBytes() * share)) {
    this.limit = limit;
  }

  /** Bytes that somebody has and has not given back yet. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Takes the bytes if they fit, else changes nothing and returns false. */
  reserve(bytes: number): boolean {
    if (this.#reserved + bytes > this.limit) return false;
    this.#reserved += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#reserved -= bytes;
  }
}

/** Free memory of the machine, or of the container that the process runs in. */
export const availableBytes = (): number => process.availableMemory();

/** Freed tensors below this size are not worth a collection. */
const collectable = 2 ** 25;

/**
 * Gives the memory of freed tensors back now, when they are large and the process was started with --expose-gc (the
 * engine is). The garbage collector counts objects, not the hundreds of megabytes behind a few of them, and left alone
 * keeps one or more layers' worth of weights that nobody needs.
 */
export function collectFreed(bytes: number): void {
  if (bytes >= collectable) (globalThis as { gc?: () => void }).gc?.();
}
