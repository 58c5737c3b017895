import { type FileHandle, open } from 'node:fs/promises';
import type { FileBytes } from '../reader.ts';

/** A file of which any piece can be read, whole or not. */
export interface RandomAccess {
  readonly byteLength: number;
  /** Fewer bytes than asked for where the file ends. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/**
 * Opens a file on the disk, or takes one in an archive into memory.
 *
 * @param limit bytes that are taken into memory
 * @throws when it is larger than that
 */
export async function randomAccess(file: FileBytes, limit: number): Promise<RandomAccess> {
  if (file.path !== undefined) {
    const handle = await open(file.path, 'r');
    const { size } = await handle.stat();
    return {
      byteLength: size,
      slice: (start, end = size) => read(handle, start, Math.min(end, size)),
      close: () => handle.close(),
    };
  }
  const bytes = await file.all(limit);
  return {
    byteLength: bytes.length,
    slice: (start, end) => Promise.resolve(new Uint8Array(bytes.subarray(start, end)).buffer),
    close: () => Promise.resolve(),
  };
}

async function read(handle: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length === bytes.length ? bytes.buffer : bytes.buffer.slice(0, length);
}
