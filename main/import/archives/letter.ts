import PostalMime, { type Address, type Email } from 'postal-mime';
import { collect } from '../files.ts';
import { pageText } from '../formats/html.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes } from '../reader.ts';
import { type Archive, counted, type Inside, shownName } from './archive.ts';

/** A letter with its attachments is in memory; mail servers take a quarter of this. */
export const maxLetterBytes = 100_000_000;

/** Endings for attachments without a name. */
const endings: ReadonlyMap<string, string> = new Map([
  ['text/plain', '.txt'],
  ['text/html', '.html'],
  ['application/pdf', '.pdf'],
  ['message/rfc822', '.eml'],
]);

/**
 * Letters by e-mail (RFC 5322): the headers that people see with the text, and every attachment as a file of its own. Pictures
 * in the text are no files.
 */
export const letter: Archive = {
  endings: ['.eml'],
  async *entries(file, inside) {
    const email = await parsed(await file.all(maxLetterBytes));
    yield entry(`${file.source}/message.txt`, Buffer.from(await letterText(email)), inside);
    const names = new Map<string, number>([['message.txt', 1]]);
    for (const { filename, mimeType, related, content } of email.attachments) {
      if (related && mimeType.startsWith('image/')) continue;
      const name = shownName(filename ?? '').replace(/^.*\//, '') || `attachment${endings.get(mimeType) ?? ''}`;
      const times = (names.get(name) ?? 0) + 1;
      names.set(name, times);
      const unique = times === 1 ? name : name.replace(/(\.[^.]*)?$/, ` (${times})$1`);
      yield entry(`${file.source}/${unique}`, Buffer.from(content as ArrayBuffer), inside);
    }
  },
};

async function parsed(bytes: Uint8Array): Promise<Email> {
  let email: Email;
  try {
    email = await PostalMime.parse(bytes);
  } catch (error) {
    throw new Unreadable(`is damaged: ${(error as Error).message}; save it again as .eml`);
  }
  if (!email.headers.length) throw new Unreadable('is no letter: it has no headers; save it again as .eml');
  return email;
}

function entry(source: string, bytes: Buffer, inside: Inside): FileBytes {
  const whole = async function* () {
    yield bytes;
  };
  const stream = () => counted(whole(), inside);
  return { source, size: bytes.length, stream, all: (limit) => collect(stream(), limit) };
}

/** What people see of a letter: who wrote to whom, when and about what, and the text. */
async function letterText(email: Email): Promise<string> {
  const date = email.headers.find(({ key }) => key === 'date')?.value;
  const headers = [
    ['From', people(email.from ? [email.from] : [])],
    ['To', people(email.to)],
    ['Cc', people(email.cc)],
    ['Date', date],
    ['Subject', email.subject],
  ].flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  const plain = (email.text ?? '').replace(/\r\n?/g, '\n').trim();
  const page = email.html ? (await pageText([email.html], email.subject ?? '')).trim() : '';
  // Some letters say as plain text only that they are to be read as a page.
  const text = 2 * plain.length >= page.length ? plain : page;
  return [headers.join('\n'), text].filter(Boolean).join('\n\n');
}

const people = (addresses: readonly Address[] = []): string => addresses.map(person).join(', ');

function person(address: Address): string {
  if (address.group) return `${address.name}: ${people(address.group)}`;
  const { name, address: mail = '' } = address;
  return name && mail ? `${name} <${mail}>` : name || mail;
}
