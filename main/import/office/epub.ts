import { posix } from 'node:path';
import { decodeWhole } from '../encoding.ts';
import { checkSize } from '../files.ts';
import { pageText } from '../formats/html.ts';
import { maxTextBytes } from '../formats/text.ts';
import type { FileItem, Reader } from '../reader.ts';
import { problemOf, Unreadable } from '../unreadable.ts';
import { wholeFile } from './wholeFile.ts';
import { child, childrenNamed, descendants, xmlTree } from './xmlTree.ts';
import { type OfficeKind, zipParts } from './zipParts.ts';

/** Pictures count here. */
const maxFileBytes = 256_000_000;

const kind: OfficeKind = { name: 'an e-book', ending: '.epub', limit: 100_000_000, chunks: /\.(x?html?|opf)$/i };

/** E-books in EPUB: the chapters in the order in which they are read (EPUB 3.3, 5.7). The whole book is one text. */
export const epub: Reader = {
  kind: 'e-book',
  endings: ['.epub'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    try {
      const parts = await zipParts(await wholeFile(file, maxFileBytes), kind);
      const locked = lockedParts(parts);
      const texts: string[] = [];
      const problems: FileItem[] = [];
      let length = 0;
      for (const chapter of chaptersOf(parts)) {
        const place = `${source}/${chapter}`;
        const part = parts.get(chapter);
        if (locked.has(chapter))
          problems.push({ source: place, problem: 'is protected against copying and was not read' });
        else if (!part)
          problems.push({
            source: place,
            problem: 'is a chapter of the book and no part of the file that can be read',
          });
        else {
          const text = await chapterText(part);
          checkSize((length += text.length), maxTextBytes);
          texts.push(text);
        }
      }
      const text = texts.filter(Boolean).join('\n\n');
      if (text) yield { source, text };
      yield* problems;
      if (!text && !problems.length) throw new Unreadable('holds no text');
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

/** A page, without its head: its title is that of the book, or of the chapter, which stands in it too. */
function chapterText(part: Buffer): Promise<string> {
  const { text } = decodeWhole(part);
  return pageText([text.replace(/<head[\s>][^]*?<\/head\s*>/i, '')], 'chapter.xhtml');
}

/** Names of the parts with the chapters, in their order. */
function chaptersOf(parts: ReadonlyMap<string, Buffer>): string[] {
  const container = parts.get('META-INF/container.xml');
  const root = container && child(child(xmlTree(container), 'rootfiles'), 'rootfile')?.attributes.get('full-path');
  const part = parts.get(root ?? '');
  if (!root || !part) throw new Unreadable('is damaged: its list of chapters is missing; make it again');
  const book = xmlTree(part);
  const items = new Map(
    childrenNamed(child(book, 'manifest'), 'item').map(({ attributes }) => [
      attributes.get('id') ?? '',
      attributes.get('href') ?? '',
    ]),
  );
  const chapters = childrenNamed(child(book, 'spine'), 'itemref').flatMap(
    ({ attributes }) => items.get(attributes.get('idref') ?? '') ?? [],
  );
  return [...new Set(chapters.map((href) => posix.join(posix.dirname(root), address(href))))];
}

/** Parts that only a reading program with a key opens; fonts may be among them. */
function lockedParts(parts: ReadonlyMap<string, Buffer>): ReadonlySet<string> {
  const list = parts.get('META-INF/encryption.xml');
  if (!list) return new Set();
  return new Set(
    [...descendants(xmlTree(list), 'CipherReference')].map(({ attributes }) => address(attributes.get('URI') ?? '')),
  );
}

/** The name in an address, without the place in it. */
function address(href: string): string {
  const path = href.replace(/#.*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
