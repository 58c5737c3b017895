import { createReadStream } from 'node:fs';
import type { Document } from '../corpus/document.ts';

/** Lines are gathered to about this many characters before they are written. */
export const gathered = 1 << 20;

/**
 * The documents of a file of JSON lines, one at a time, whatever split the file is. Who scores or trains on text reads it
 * with `documentsOf`, which knows no held-out split; lint names the rooms that may read this.
 */
export const documentsIn = (path: string): AsyncGenerator<Document> => linesIn<Document>(path);

/** The values of a file of JSON lines, one at a time; they are what the program wrote there. */
export async function* linesIn<T>(path: string): AsyncGenerator<T> {
  const file = createReadStream(path, { encoding: 'utf8', highWaterMark: gathered });
  // Pieces of a line that is not complete: a book is one line of many chunks.
  let begun: string[] = [];
  for await (const chunk of file as AsyncIterable<string>) {
    begun.push(chunk);
    if (!chunk.includes('\n')) continue;
    const lines = begun.join('').split('\n');
    begun = [lines.pop() ?? ''];
    for (const line of lines) if (line) yield JSON.parse(line) as T;
  }
  const last = begun.join('');
  if (last) yield JSON.parse(last) as T;
}
