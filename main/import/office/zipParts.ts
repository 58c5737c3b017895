import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { megabytes, reason, Unreadable } from '../unreadable.ts';

/** What an Office file should have been, for its messages. */
export interface OfficeKind {
  /** "a Word document" */
  readonly name: string;
  readonly ending: string;
  /** Bytes of XML that are read of one file; what libraries make of it in memory is many times more. */
  readonly limit: number;
  /** Names of parts that are read beside XML. */
  readonly chunks?: RegExp;
}

/** An Office file has a few dozen parts, and one for every sheet and picture. */
const maxEntries = 20_000;

/** How the containers of old Office files begin, in which encrypted new ones are wrapped too. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * The XML parts of an Office file (a zip), by name. Sizes are added up before anything is unpacked, and unpacking stops
 * where a part holds more than it declares, so that a small file cannot fill the memory. Pictures are left out.
 *
 * @throws Unreadable when it is no such file, is protected, is damaged or holds too much.
 */
export async function zipParts(bytes: Buffer, kind: OfficeKind): Promise<Map<string, Buffer>> {
  checkBeginning(bytes, kind);
  try {
    const zip = await fromBufferPromise(bytes);
    const entries = await xmlEntries(zip, kind);
    const parts = new Map<string, Buffer>();
    for (const entry of entries) parts.set(entry.fileName, await unpacked(zip, entry));
    return parts;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`is damaged: ${reason(error)}; save it again as ${kind.ending}`);
  }
}

function checkBeginning(bytes: Buffer, { name, ending }: OfficeKind): void {
  if (bytes.length === 0) throw new Unreadable('is empty');
  if (bytes.subarray(0, compoundFile.length).equals(compoundFile)) {
    // The directory of the container names the stream that holds an encrypted package.
    if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      throw new Unreadable('is password-protected; save it without a password');
    throw new Unreadable(`is in the format of Office before 2007 or is password-protected; save it as ${ending}`);
  }
  if (bytes.toString('latin1', 0, 2) !== 'PK') throw new Unreadable(`is not ${name}; save it again as ${ending}`);
}

async function xmlEntries(zip: ZipFile, { name, limit, chunks }: OfficeKind): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  let [count, size] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > maxEntries) throw new Unreadable(`holds more than ${maxEntries} parts, as ${name} never does`);
    if (!/\.(xml|rels)$/i.test(entry.fileName) && !chunks?.test(entry.fileName)) continue;
    if (entry.isEncrypted()) throw new Unreadable('is password-protected; save it without a password');
    // Two readers could each take another one of them.
    if (entries.has(entry.fileName)) throw new Unreadable(`is damaged: it holds the part ${entry.fileName} twice`);
    entries.set(entry.fileName, entry);
    size += entry.uncompressedSize;
  }
  if (size > limit)
    throw new Unreadable(`unpacks to ${megabytes(size)}; of ${name} ${megabytes(limit)} are read. Split it`);
  return [...entries.values()];
}

/** yauzl ends the stream with an error as soon as it is longer than the entry says. */
async function unpacked(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
