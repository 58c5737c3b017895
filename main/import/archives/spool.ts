import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSize, chunkBytes, fileAt } from '../files.ts';
import type { FileBytes, LifeSign } from '../reader.ts';

/** More than this goes to the disk. */
const memoryBytes = 64_000_000;

/** A stream that was kept, to be read more than once. */
export interface Spooled extends Pick<FileBytes, 'stream' | 'all' | 'path'> {
  remove(): Promise<void>;
}

/** Keeps a stream in memory, or in a file of the folder `scratch` when it is large. */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  { scratch, life }: { readonly scratch: string; readonly life: LifeSign },
): Promise<Spooled> {
  const kept: Uint8Array[] = [];
  let length = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return inMemory(Buffer.concat(kept, length));
    kept.push(value);
    length += value.length;
    if (length > memoryBytes) break;
  }
  const path = await onDisk(kept, iterator, scratch);
  const { stream, all } = fileAt(path, path, life);
  return { path, stream, all, remove: () => rm(path, { force: true }) };
}

function inMemory(bytes: Buffer): Spooled {
  return {
    async *stream() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
    all: async (limit) => {
      checkSize(bytes.length, limit);
      return bytes;
    },
    remove: () => Promise.resolve(),
  };
}

async function onDisk(kept: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>, scratch: string): Promise<string> {
  await mkdir(scratch, { recursive: true });
  const path = join(scratch, randomUUID());
  const file = await open(path, 'wx', 0o600);
  try {
    for (const chunk of kept) await file.appendFile(chunk);
    for (let next = await rest.next(); !next.done; next = await rest.next()) await file.appendFile(next.value);
  } finally {
    await file.close();
  }
  return path;
}
