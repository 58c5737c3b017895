import PostalMime, { type Address, type Email } from 'postal-mime';
import { withWesternSigns } from '../decoder.ts';
import { Unreadable } from '../unreadable.ts';
import type { Archive } from './archive.ts';
import { type Letter, letterFiles, nameAndAddress } from './letterFiles.ts';

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
    yield* letterFiles(letterOf(await parsed(await file.all(maxLetterBytes))), file.source, inside);
  },
};

/** What people see of a letter: who wrote to whom, when and about what, and the text. */
function letterOf(email: Email): Letter {
  const headers: Letter['headers'] = [
    ['From', people(email.from ? [email.from] : [])],
    ['To', people(email.to)],
    ['Cc', people(email.cc)],
    ['Date', email.headers.find(({ key }) => key === 'date')?.value],
    ['Subject', email.subject],
  ];
  const attachments = email.attachments
    .filter(({ related, mimeType }) => !(related && mimeType.startsWith('image/')))
    .map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      ending: endings.get(mimeType) ?? '',
      bytes: Buffer.from(content as ArrayBuffer),
    }));
  return {
    headers: headers.map(([name, value]) => [name, value && withWesternSigns(value)] as const),
    plain: withWesternSigns(email.text ?? ''),
    page: withWesternSigns(email.html ?? ''),
    attachments,
  };
}

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

const people = (addresses: readonly Address[] = []): string => addresses.map(person).join(', ');

function person(address: Address): string {
  if (address.group) return `${address.name}: ${people(address.group)}`;
  return nameAndAddress(address.name, address.address ?? '');
}
