import { Unreadable, megabytes } from '../unreadable.ts';
import { wrongBytes, wrongBytesProblem } from '../textStream.ts';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What parsed JSON may take in memory. V8 cannot be interrupted while it parses, so this is estimated before. */
const maxHeapBytes = 1_000_000_000;

/** Measured for empty lists and objects, members with names of their own, and entries of lists; larger than usual. */
const heap = { container: 60, member: 100, entry: 16 };

/** Below this no JSON takes more than it may. */
const harmlessBytes = 8_000_000;

/** Where a walk over JSON is; it goes on in the next piece of the same text. */
export class JsonWalk {
  depth = 0;
  inString = false;
  escaped = false;
  /** Estimated bytes in memory of what was passed, without its strings. */
  heapBytes = 0;

  /**
   * Walks to the next place where something ends in the outermost list or object: a comma, or its closing bracket.
   *
   * @returns the index of that byte, or the length when there is none
   */
  next(bytes: Uint8Array, from: number): number {
    let i = from;
    while (i < bytes.length) {
      if (this.inString) i = this.#stringEnd(bytes, i);
      else {
        const outermost = this.#step(bytes[i]!);
        if (outermost) return i;
        i += 1;
      }
    }
    return bytes.length;
  }

  #stringEnd(bytes: Uint8Array, from: number): number {
    let i = from;
    for (; i < bytes.length; i += 1) {
      if (this.escaped) this.escaped = false;
      else if (bytes[i] === backslash) this.escaped = true;
      else if (bytes[i] === quote) {
        this.inString = false;
        return i + 1;
      }
    }
    return i;
  }

  #step(byte: number): boolean {
    switch (byte) {
      case quote:
        this.inString = true;
        return false;
      case openBracket:
      case openBrace:
        this.depth += 1;
        this.heapBytes += heap.container;
        return false;
      case closeBracket:
      case closeBrace:
        this.depth -= 1;
        return this.depth === 0;
      case colon:
        this.heapBytes += heap.member;
        return false;
      case comma:
        this.heapBytes += heap.entry;
        return this.depth === 1;
      default:
        return false;
    }
  }
}

/** The value of a JSON text. @throws Unreadable when it is none, or would not fit into memory */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length > harmlessBytes) checkHeap(bytes);
  const text = bytes.toString('utf8');
  if (text.includes(wrongBytes)) throw new Unreadable(wrongBytesProblem);
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = withoutNaN(text);
    if (mended !== text) return parseJson(Buffer.from(mended));
    throw new Unreadable(`is not valid JSON${placeOf(error as Error)}`);
  }
}

/** Numbers that are none, as Python writes them outside of the standard, become null. */
function withoutNaN(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) => (found.startsWith('"') ? found : 'null'));
}

/** The values of a text that holds several, one after the other; what is no value comes as it is. */
export function* jsonValues(bytes: Buffer): Generator<Buffer> {
  const walk = new JsonWalk();
  let start = 0;
  for (let i = 0; i < bytes.length;) {
    const end = walk.next(bytes, i);
    i = end + 1;
    if (walk.depth > 0 && end < bytes.length) continue;
    const value = bytes.subarray(start, i);
    if (value.toString('latin1', 0, 64).trim() || value.toString('latin1').trim()) yield value;
    start = i;
  }
}

function checkHeap(bytes: Uint8Array): void {
  const walk = new JsonWalk();
  for (let i = 0; i < bytes.length;) i = walk.next(bytes, i) + 1;
  const needed = walk.heapBytes + 2 * bytes.length;
  if (needed > maxHeapBytes)
    throw new Unreadable(
      `would need more than ${megabytes(maxHeapBytes)} of memory; make it JSON lines, with one record on each line`,
    );
}

/** V8 quotes the text in its messages; where it is wrong is enough. */
function placeOf({ message }: Error): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return ` (at character ${position})`;
  return /Unexpected end|Unterminated/.test(message) ? ' (it ends too early)' : '';
}
