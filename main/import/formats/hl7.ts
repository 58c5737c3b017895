import { decodeWhole, guessNotice } from '../encoding.ts';
import type { FileItem, Reader } from '../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { maxTextBytes } from './text.ts';

/** Signs around messages on a line (MLLP). */
// eslint-disable-next-line no-control-regex
const framing = /[\x0b\x1c]/g;

/** Segments that begin and end files and batches; they hold no text of a message (HL7 2.5.1, 2.10.3). */
const around = /^(?:FHS|FTS|BHS|BTS)/;

/**
 * Messages of HL7 version 2: each is one text, its segments in lines with their fields as they are, but for signs that stand for
 * others.
 */
export const hl7: Reader = {
  kind: 'HL7 message',
  endings: ['.hl7'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const { text, encoding } = decodeWhole(await file.all(maxTextBytes));
    const messages = messagesOf(text);
    if (!messages.length) throw new Unreadable('holds no message of HL7 version 2, which begins with MSH');
    for (const [i, segments] of messages.entries()) {
      const place = messages.length === 1 ? source : `${source}:${i + 1}`;
      const signs = new Signs(segments[0]!);
      const shown = segments.map((segment) => signs.shown(segment));
      yield { source: place, text: shown.join('\n') };
      if (signs.unread)
        yield {
          source: place,
          problem: `holds ${signs.unread} embedded file${signs.unread === 1 ? '' : 's'}, which ${signs.unread === 1 ? 'is' : 'are'} not read`,
          doubt: true,
        };
    }
    if (encoding.guess) yield guessNotice(source, encoding.label);
  },
};

/** Segments of every message; each ends with a carriage return, in files also as lines do. */
function messagesOf(text: string): string[][] {
  const messages: string[][] = [];
  for (const line of text.replace(framing, '').split(/\r\n?|\n/)) {
    const segment = line.trimEnd();
    if (segment.startsWith('MSH')) messages.push([segment]);
    else if (segment && !around.test(segment)) messages.at(-1)?.push(segment);
  }
  return messages;
}

/** The signs that a message says it is divided by (HL7 2.5.1, 2.5.4), and what stands for them (2.7). */
class Signs {
  /** Embedded files that were left out. */
  unread = 0;
  readonly #field: string;
  readonly #component: string;
  readonly #escape: string;
  readonly #meanings: Readonly<Record<string, string>>;

  constructor(header: string) {
    const [field = '|', component = '^', repetition = '~', escape = '\\', sub = '&'] = header.slice(3, 8);
    [this.#field, this.#component, this.#escape] = [field, component, escape];
    this.#meanings = {
      F: field,
      S: component,
      T: sub,
      R: repetition,
      E: escape,
      '.br': '\n',
      '.sp': '\n',
      H: '',
      N: '',
    };
  }

  shown(segment: string): string {
    if (segment.startsWith('MSH')) return segment;
    return segment
      .split(this.#field)
      .map((field) => this.#text(this.#withoutFile(field)))
      .join(this.#field);
  }

  /** A field of encapsulated data: source, type, subtype, encoding, data (HL7 2.5.1, 2.A.24). */
  #withoutFile(field: string): string {
    const parts = field.split(this.#component);
    const at = parts.findIndex((part) => /^base64$/i.test(part));
    if (at < 0 || !parts[at + 1]) return field;
    this.unread += 1;
    return parts.filter((_, i) => i !== at + 1).join(this.#component);
  }

  #text(field: string): string {
    if (!field.includes(this.#escape)) return field;
    const pieces = field.split(this.#escape);
    let text = pieces[0] ?? '';
    for (let i = 1; i < pieces.length; i += 1) {
      const last = i === pieces.length - 1;
      const meaning = last ? null : this.#meaning(pieces[i]!);
      // A sign alone stands for itself.
      if (meaning === null) text += this.#escape + pieces[i]!;
      else text += meaning + (pieces[(i += 1)] ?? '');
    }
    return text;
  }

  #meaning(code: string): string | null {
    if (Object.hasOwn(this.#meanings, code)) return this.#meanings[code]!;
    if (/^X(?:[0-9A-F]{2})+$/i.test(code))
      return Buffer.from(code.slice(1), 'hex').toString('latin1').replace(/\r\n?/g, '\n');
    return /^\.(?:sp|in|ti|sk|ce|fi|nf)[+-]?\d*$/.test(code) ? (code.startsWith('.sk') ? ' ' : '\n') : null;
  }
}
