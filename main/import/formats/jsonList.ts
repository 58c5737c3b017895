import { Unreadable } from '../unreadable.ts';
import { JsonWalk } from './jsonBytes.ts';

/** One entry of a list, in bytes. */
const maxElementBytes = 64_000_000;

const closeBracket = 0x5d;

/**
 * The entries of a JSON list as bytes, one at a time, without parsing them; null for one that is too long.
 *
 * @throws Unreadable when the list does not end, or goes on after its end
 */
export async function* listElements(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  const walk = new JsonWalk();
  let parts: Buffer[] = [];
  let length = 0;
  let ended = false;
  const keep = (bytes: Buffer) => {
    length += bytes.length;
    if (length > maxElementBytes) parts = [];
    else if (bytes.length) parts.push(bytes);
  };
  const take = () => {
    const element = length > maxElementBytes ? null : Buffer.concat(parts);
    [parts, length] = [[], 0];
    return element;
  };
  for await (const chunk of chunks) {
    let from = 0;
    // The list itself begins at the first bracket.
    if (walk.depth === 0 && !ended) {
      from = chunk.indexOf('[') + 1;
      if (from === 0) continue;
      walk.depth = 1;
    }
    while (from < chunk.length && !ended) {
      const end = walk.next(chunk, from);
      keep(chunk.subarray(from, end));
      from = end + 1;
      if (end === chunk.length) break;
      ended = chunk[end] === closeBracket;
      const element = take();
      // Before the end of an empty list there is nothing; between commas there must be something.
      if (!ended || element === null || !isBlank(element)) yield element;
    }
    if (ended && !isBlank(chunk.subarray(from))) throw new Unreadable('goes on after the end of its list');
  }
  if (!ended) throw new Unreadable('ends before its list does; is the file complete?');
}

const isBlank = (bytes: Buffer): boolean => bytes.toString('latin1').trim() === '';
