import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { collect } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes } from '../reader.ts';
import {
  type Archive,
  checkEntry,
  counted,
  hiddenNotice,
  type Inside,
  isHidden,
  linkProblem,
  shownName,
} from './archive.ts';
import { spool } from './spool.ts';

/** Zip archives: a list of entries at the end, each of which can be opened on its own and again. */
export const zip: Archive = {
  endings: ['.zip'],
  async *entries(file, inside) {
    // Reading at any place needs a path or the memory; an archive in an archive has neither yet.
    const spooled = file.path === undefined ? await spool(file.stream(), inside) : null;
    try {
      yield* entriesOf(await opened(spooled ?? file), file.source, inside);
    } finally {
      await spooled?.remove();
    }
  },
};

async function opened({ path, all }: Pick<FileBytes, 'path' | 'all'>): Promise<ZipFile> {
  // Names are decoded here, for one bad name would end the reading of all the others.
  const options = { decodeStrings: false, autoClose: false };
  try {
    if (path === undefined) return await fromBufferPromise(Buffer.from(await all(Infinity)), options);
    return await openPromise(path, options);
  } catch (error) {
    throw damaged(error);
  }
}

async function* entriesOf(archive: ZipFile, source: string, inside: Inside) {
  let hidden = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entryName(entry);
      const place = `${source}/${name}`;
      if (name.endsWith('/')) continue;
      if (isHidden(name)) hidden += 1;
      else if (isLink(entry)) yield { source: place, problem: linkProblem };
      else yield entryFile(archive, entry, place, inside);
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    archive.close();
  }
  yield* hiddenNotice(source, hidden);
}

const encrypted = 'is password-protected; unpack the archive with its password and import the files';

function damaged(error: unknown): Error {
  if (error instanceof Unreadable) return error;
  const { message } = error as Error;
  return new Unreadable(
    message.includes('encryption') ? encrypted : `is damaged or no zip archive: ${message}; make it again`,
  );
}

const entryName = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  shownName(getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false));

/** Archives made under Unix keep the mode of a file in the upper half of its attributes. */
const isLink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0xf000) === 0xa000;

function entryFile(archive: ZipFile, entry: Entry, source: string, inside: Inside): FileBytes {
  const stream = () => counted(unpacked(archive, entry), inside);
  return { source, size: entry.uncompressedSize, stream, all: (limit) => collect(stream(), limit) };
}

async function* unpacked(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new Unreadable(encrypted);
  if (!entry.canDecodeFileData())
    throw new Unreadable(
      `is packed in a way that cannot be read (method ${entry.compressionMethod}); pack it again as an ordinary zip`,
    );
  checkEntry(entry.uncompressedSize);
  let sum = 0;
  for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Unreadable('is damaged: its checksum is wrong; make the archive again');
}
