import type { FileItem, Reader } from '../reader.ts';
import { wordHtmlText } from './wordHtmlText.ts';
import { storedZip } from './storedZip.ts';
import { problemOf, Unreadable } from '../unreadable.ts';
import { wholeFile } from './wholeFile.ts';
import { type OfficeKind, zipParts } from './zipParts.ts';

/** Pictures count here, and a long report has hundreds of them. */
const maxFileBytes = 256_000_000;

/** A page is some 10 KB of XML, and a megabyte of XML some 20 MB while it is read. */
const kind: OfficeKind = { name: 'a Word document', ending: '.docx', limit: 50_000_000 };

/** Word documents; the whole of one is one text. Headers, footers, comments and deleted text are left out. */
export const word: Reader = {
  kind: 'Word document',
  endings: ['.docx', '.docm'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      const text = await documentText(bytes);
      if (text === '') throw new Unreadable('holds no text');
      yield { source, text };
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

async function documentText(bytes: Buffer): Promise<string> {
  const parts = await zipParts(bytes, kind);
  // Loaded only when there is a document to read.
  const { default: mammoth } = await import('mammoth');
  const { value } = await mammoth.convertToHtml(
    { buffer: storedZip(parts) },
    {
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      externalFileAccess: false,
      includeEmbeddedStyleMap: false,
    },
  );
  return wordHtmlText(value);
}
