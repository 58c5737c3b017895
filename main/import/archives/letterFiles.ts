import { collect } from '../files.ts';
import { pageText } from '../formats/html.ts';
import type { FileBytes } from '../reader.ts';
import { counted, type Inside, shownName } from './archive.ts';

/** A letter as people see it, however its file holds it. */
export interface Letter {
  /** Names and values of the headers that people see; those without a value are left out. */
  readonly headers: readonly (readonly [name: string, value: string | undefined])[];
  readonly plain: string;
  /** The same text as HTML, or '' where there is none. */
  readonly page: string;
  readonly attachments: Iterable<Attachment>;
}

export interface Attachment {
  /** As the letter has it; it is never a path to anything. */
  readonly name: string;
  /** What a file without a name is called. */
  readonly ending: string;
  readonly bytes: Buffer;
}

/** The files that a letter is made of: its text with the headers that people see, and every attachment. */
export async function* letterFiles(letter: Letter, source: string, inside: Inside): AsyncGenerator<FileBytes> {
  yield entry(`${source}/message.txt`, Buffer.from(await letterText(letter)), inside);
  const names = new Map<string, number>([['message.txt', 1]]);
  for (const { name, ending, bytes } of letter.attachments) {
    const file = shownName(name).replace(/^.*\//, '') || `attachment${ending}`;
    const times = (names.get(file) ?? 0) + 1;
    names.set(file, times);
    const unique = times === 1 ? file : file.replace(/(\.[^.]*)?$/, ` (${times})$1`);
    yield entry(`${source}/${unique}`, bytes, inside);
  }
}

function entry(source: string, bytes: Buffer, inside: Inside): FileBytes {
  const whole = async function* () {
    yield bytes;
  };
  const stream = () => counted(whole(), inside);
  return { source, size: bytes.length, stream, all: (limit) => collect(stream(), limit) };
}

async function letterText({ headers, plain, page }: Letter): Promise<string> {
  const shown = headers.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  const words = plain.replace(/\r\n?/g, '\n').trim();
  const seen = page ? (await pageText([page], 'message.html')).trim() : '';
  // Some letters say as plain text only that they are to be read as a page.
  const text = 2 * words.length >= seen.length ? words : seen;
  return [shown.join('\n'), text].filter(Boolean).join('\n\n');
}

/** A name with its address, as programs for mail show it. */
export const nameAndAddress = (name: string, address: string): string =>
  name && address && name !== address ? `${name} <${address}>` : name || address;
