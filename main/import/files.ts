import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { megabytes, Unreadable } from './unreadable.ts';
import type { FileBytes, LifeSign } from './reader.ts';

/** Larger pieces save calls, smaller ones memory; beyond this size nothing gets faster. */
export const chunkBytes = 256 * 1024;

/** Between two signs of life a slow disk reads no more than this. */
const stepBytes = 4_000_000;

/** @throws Unreadable */
export function checkSize(bytes: number, limit: number): void {
  if (bytes > limit)
    throw new Unreadable(`has ${megabytes(bytes)}, and one such file may have ${megabytes(limit)}; divide it`);
}

/** The bytes of a file in a folder. @throws when there is none. */
export function fileAt(path: string, source: string, life: LifeSign): FileBytes {
  return {
    source,
    path,
    size: statSync(path).size,
    stream: () => alive(createReadStream(path, { highWaterMark: chunkBytes }), life),
    // Not async: asking the thread pool takes longer than reading a small file, and nothing else runs beside a reader.
    all: (limit) => new Promise((resolve) => resolve(readWhole(path, limit, life))),
  };
}

function readWhole(path: string, limit: number, life: LifeSign): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    checkSize(size, limit);
    // Not from Buffer's pool: readers may use the memory under it.
    const bytes = Buffer.allocUnsafeSlow(size);
    let length = 0;
    while (length < size) {
      const read = readSync(descriptor, bytes, length, Math.min(size - length, stepBytes), null);
      if (read === 0) break;
      length += read;
      life(read);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

async function* alive(chunks: AsyncIterable<Uint8Array>, life: LifeSign): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    life(chunk.length);
    yield chunk;
  }
}

/** Everything that a stream holds. @throws Unreadable when that is more than `limit` bytes. */
export async function collect(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    checkSize(length, limit);
    parts.push(chunk);
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, length);
}
