import { isUtf8 } from 'node:buffer';
import type { ImportProblem } from '../corpus/document.ts';
import { type Encoding, encodingOf, guessNotice, sequenceLength } from './encoding.ts';
import { decoderOf } from './decoder.ts';
import { Unreadable } from './unreadable.ts';
import type { FileBytes } from './reader.ts';

/** The encoding is decided on so much of a file. */
const sampleBytes = 256 * 1024;

/**
 * Stands for bytes that were wrong in the encoding of their file, so that only the record that holds them is lost. The last
 * character of Unicode, for private use: no text has it.
 */
export const wrongBytes = '\u{10fffd}';

/** Said of a record that holds such bytes. */
export const wrongBytesProblem = 'holds bytes that are wrong in the encoding of the file; save it as UTF-8';

/** A text that is too long to be decoded at once. */
export interface TextStream {
  /** Its beginning. */
  readonly head: string;
  /** UTF-8, cut between characters and without a byte order mark. To be read once, to the end or not. */
  readonly chunks: AsyncGenerator<Buffer>;
  /** What is to be reported, though the text can be read. */
  readonly notices: readonly ImportProblem[];
}

/**
 * Opens a text in any encoding.
 *
 * @param declared finds in the first bytes what the file says about its encoding
 * @throws Unreadable when it is empty or no text
 */
export async function openText(
  file: FileBytes,
  declared: (head: string) => string | null = () => null,
): Promise<TextStream> {
  const bytes = file.stream()[Symbol.asyncIterator]();
  const { sample, whole } = await readSample(bytes);
  try {
    if (sample.length === 0) throw new Unreadable('is empty');
    const encoding = encodingOf(sample, whole, declared(sample.toString('latin1', 0, 2048)));
    const utf8 = encoding.label === 'utf-8' ? repaired : transcoded;
    const { source } = file;
    return {
      head: decoderOf(encoding.label).decode(sample.subarray(encoding.mark), { stream: true }),
      chunks: utf8(joined(sample, bytes, encoding), encoding),
      notices: encoding.guess ? [guessNotice(source, encoding.label)] : [],
    };
  } catch (error) {
    await bytes.return?.();
    throw error;
  }
}

async function readSample(bytes: AsyncIterator<Uint8Array>): Promise<{ sample: Buffer; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < sampleBytes) {
    const { done, value } = await bytes.next();
    if (done) return { sample: Buffer.concat(parts, length), whole: true };
    parts.push(value);
    length += value.length;
  }
  return { sample: Buffer.concat(parts, length), whole: false };
}

async function* joined(sample: Buffer, rest: AsyncIterator<Uint8Array>, { mark }: Encoding): AsyncGenerator<Buffer> {
  try {
    yield sample.subarray(mark);
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield asBuffer(next.value);
  } finally {
    await rest.return?.();
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** UTF-8 as it is, but for wrong bytes. */
async function* repaired(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    const end = bytes.length - cutOff(bytes);
    rest = bytes.subarray(end);
    yield repair(bytes.subarray(0, end));
  }
  if (rest.length) yield Buffer.from(wrongBytes);
}

/** Bytes at the end that begin a character and do not end it. */
function cutOff(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) !== 0x80) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function repair(bytes: Buffer): Buffer {
  if (isUtf8(bytes)) return bytes;
  return Buffer.from(marked(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));
}

const marked = (text: string): string => text.replaceAll('\ufffd', wrongBytes);

async function* transcoded(chunks: AsyncIterable<Buffer>, { label }: Encoding): AsyncGenerator<Buffer> {
  const decoder = decoderOf(label);
  for await (const chunk of chunks) yield Buffer.from(marked(decoder.decode(chunk, { stream: true })));
  yield Buffer.from(marked(decoder.decode()));
}
