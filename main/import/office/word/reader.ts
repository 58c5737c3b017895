import { Parser } from 'htmlparser2';
import type { FileItem, Reader, ReaderOptions } from '../../reader.ts';
import { decodeWhole } from '../../encoding.ts';
import { HtmlText } from '../../formats/htmlText.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import { leftOutComments } from '../leftOut.ts';
import { wholeFile } from '../wholeFile.ts';
import { type XmlElement, xmlTree } from '../xmlTree.ts';
import { type OfficeKind, zipParts } from '../zipParts.ts';
import { WordBody } from './body.ts';
import { type WordPackage, wordPackage } from './package.ts';

/** Pictures count here, and a long report has hundreds of them. */
const maxFileBytes = 256_000_000;

/** A page is some 10 KB of XML, and a megabyte of XML some 20 MB while it is read. */
const kind: OfficeKind = { name: 'a Word document', ending: '.docx', limit: 50_000_000, chunks: /\.(x?html?|txt)$/i };

/**
 * Word documents; the whole of one is one text: what a reader sees, with numbers of clauses, equations, text boxes and notes.
 * Headers and footers stand before and behind it once, unless they are not wanted; comments come where they are.
 */
export const word: Reader = {
  kind: 'Word document',
  endings: ['.docx', '.docm'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      const { text, doubts } = documentText(wordPackage(await zipParts(bytes, kind)), options);
      if (text === '') throw new Unreadable('holds no text');
      yield { source, text };
      for (const problem of doubts) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

function documentText(word: WordPackage, { headers = true, comments = false }: ReaderOptions) {
  const unread: string[] = [];
  const body = new WordBody(word, (target) => {
    const text = chunkText(word.parts, target);
    if (text === null) unread.push(target);
    return text;
  });
  const around = (type: string) => (headers ? partsOf(word, type).map((part) => body.text(part)) : []);
  const pieces = [...around('header'), body.text(word.body), ...around('footer')];
  // Notes may refer to further notes.
  for (let i = 0; i < body.notes.notes.length; i += 1) {
    const note = word.notes.get(body.notes.notes[i]!);
    if (note) pieces.push(`[${i + 1}] ${body.text(note)}`);
  }
  const said = word.comments.map((comment) => body.text(comment)).filter(Boolean);
  if (comments) pieces.push(...said.map((text) => `[comment] ${text}`));
  const doubts = unread.map(
    (target) => `holds the part ${target}, whose kind is not read; copy its text into the document`,
  );
  if (!comments) doubts.push(...leftOutComments(said.length));
  return { text: [...new Set(pieces)].filter(Boolean).join('\n\n'), doubts };
}

/** Headers or footers that are shown on pages; those of first and even pages are parts of their own. */
function partsOf({ relationships, parts }: WordPackage, type: string): XmlElement[] {
  const found = [...relationships.values()].filter((relationship) => relationship.type === type);
  return found.flatMap(({ target }) => {
    const part = parts.get(target);
    return part ? [xmlTree(part)] : [];
  });
}

function chunkText(parts: ReadonlyMap<string, Buffer>, target: string): string | null {
  const part = parts.get(target);
  if (!part || !kind.chunks?.test(target)) return null;
  const { text } = decodeWhole(part);
  if (/\.txt$/i.test(target)) return text.trim();
  const page = new HtmlText();
  const parser = new Parser(page);
  parser.write(text);
  parser.end();
  return page.text;
}
