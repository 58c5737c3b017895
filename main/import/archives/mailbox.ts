import { collect } from '../files.ts';
import { megabytes, Unreadable } from '../unreadable.ts';
import { lines } from '../formats/lines.ts';
import { type Archive, counted } from './archive.ts';
import { maxLetterBytes } from './letter.ts';

/** The line before a letter: who sent it and when (RFC 4155). */
const separator = /^From \S+.*\d{4}\s*$/;

/** Lines of letters that look like one have a sign before them. */
const escaped = /^>+From /;

const [carriageReturn, space] = [0x0d, 0x20];

/** Mailboxes: letters one after the other, each of which is a file of its own. */
export const mailbox: Archive = {
  endings: ['.mbox'],
  async *entries(file, inside) {
    let number = 0;
    for await (const letter of lettersOf(counted(file.stream(), inside, () => undefined))) {
      number += 1;
      const source = `${file.source}/${number}.eml`;
      if (letter === null)
        yield { source, problem: `is a letter of more than ${megabytes(maxLetterBytes)} and was not read` };
      else {
        const stream = async function* () {
          yield letter;
        };
        yield { source, size: letter.length, stream, all: (limit) => collect(stream(), limit) };
      }
    }
    if (!number) throw new Unreadable('is no mailbox: it has no line that begins with "From " before a letter');
  },
};

/** The bytes of each letter; null for one that is too long. */
async function* lettersOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer | null> {
  let letter: Buffer[] | null = null;
  let length = 0;
  let blank = true;
  const whole = () => (letter && length <= maxLetterBytes ? Buffer.concat(letter) : null);
  for await (const line of lines(asBuffers(chunks))) {
    const begins =
      line !== null && blank && line.length < 1000 && line[4] === space && separator.test(line.toString('latin1'));
    blank = line !== null && (line.length === 0 || (line.length === 1 && line[0] === carriageReturn));
    if (begins) {
      if (letter) yield whole();
      [letter, length] = [[], 0];
    } else if (letter) {
      length += line === null ? Infinity : line.length + 1;
      if (line === null || length > maxLetterBytes) letter = [];
      else letter.push(escaped.test(line.toString('latin1', 0, 16)) ? line.subarray(1) : line, newline);
    }
  }
  if (letter) yield whole();
}

const newline = Buffer.from('\n');

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
