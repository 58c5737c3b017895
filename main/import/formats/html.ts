import { StringDecoder } from 'node:string_decoder';
import { Parser } from 'htmlparser2';
import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileItem, Reader } from '../reader.ts';
import { openText, wrongBytes, wrongBytesProblem } from '../textStream.ts';
import { HtmlText } from './htmlText.ts';
import { mainPart, maxDomBytes } from './mainText.ts';
import { maxTextBytes } from './text.ts';

/** Tags and scripts count here; what is kept of a page is much less. */
const maxPageBytes = 256_000_000;

/** Pages of the web: one document of what a reader sees, title first; on request only the main text, without menus. */
export const html: Reader = {
  kind: 'HTML page',
  endings: ['.html', '.htm', '.xhtml'],
  async *read(file, { mainText = false }): AsyncGenerator<FileItem> {
    const { source } = file;
    const { chunks, notices } = await openText(file, declaredEncoding);
    const pieces = decoded(chunks, mainText ? maxDomBytes : maxPageBytes);
    const main = mainText ? await mainOf(pieces) : null;
    const text = await pageText(main?.pieces ?? pieces, source);
    if (text === '') throw new Unreadable('holds no text');
    yield* notices;
    yield text.includes(wrongBytes) ? { source, problem: wrongBytesProblem } : { source, text };
    if (main && !main.found) yield { source, problem: noMainText, doubt: true };
  },
};

const noMainText = 'has no main text that can be told from the rest, so all of it was read';

/** The text of a page that comes in pieces. */
export async function pageText(pieces: AsyncIterable<string> | Iterable<string>, source: string): Promise<string> {
  const page = new HtmlText();
  // In XHTML an empty element may be closed at once, scripts too, which would swallow the page.
  const parser = new Parser(page, { recognizeSelfClosing: /\.xhtml$/i.test(source) });
  for await (const piece of pieces) {
    parser.write(piece);
    checkSize(page.length, maxTextBytes);
  }
  parser.end();
  return page.text;
}

async function* decoded(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    checkSize(length, limit);
    yield decoder.write(chunk);
  }
}

async function mainOf(pieces: AsyncIterable<string>): Promise<{ pieces: string[]; found: boolean }> {
  const page: string[] = [];
  for await (const piece of pieces) page.push(piece);
  const main = await mainPart(page.join(''));
  return main === null ? { pieces: page, found: false } : { pieces: [main], found: true };
}

const declaredEncoding = (head: string): string | null =>
  /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ??
  /^\s*<\?xml[^>]+encoding=["']([\w-]+)/.exec(head)?.[1] ??
  null;
