import { open } from 'node:fs/promises';
import type { Document } from '../corpus/document.ts';

/** Bytes that are read and written at once. */
export const gathered = 1 << 20;

/**
 * The documents of a file of JSON lines, one at a time, whatever split the file is. Who scores or trains on text reads it
 * with `documentsOf`, which knows no held-out split; lint names the rooms that may read this.
 *
 * @param wanted whether the document of a place is asked for.
 */
export const documentsIn = (path: string, wanted?: (at: number) => boolean): AsyncGenerator<Document> =>
  linesIn<Document>(path, wanted);

const newline = 0x0a;

/**
 * The values of a file of JSON lines, one at a time; they are what the program wrote there.
 *
 * @param wanted whether the value of a place, counted from 0, is asked for; others are not decoded.
 */
export async function* linesIn<T>(path: string, wanted: (at: number) => boolean = () => true): AsyncGenerator<T> {
  // Pieces of a line that is not complete: a book is one line of many chunks.
  let begun: Buffer[] = [];
  let at = 0;
  for await (const chunk of chunksOf(path)) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const line = begun.length ? Buffer.concat([...begun, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      [begun, from] = [[], end + 1];
      if (line.length && wanted(at++)) yield JSON.parse(line.toString('utf8')) as T;
    }
    if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)));
  }
  if (begun.length && wanted(at)) yield JSON.parse(Buffer.concat(begun).toString('utf8')) as T;
}

/** The bytes of a file, each chunk valid until the next one: a stream takes fresh storage for each, which costs more than reading. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path);
  try {
    const bytes = Buffer.allocUnsafe(gathered);
    for (;;) {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length);
      if (bytesRead === 0) return;
      yield bytes.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
