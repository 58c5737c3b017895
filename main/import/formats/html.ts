import { StringDecoder } from 'node:string_decoder';
import { Parser } from 'htmlparser2';
import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileItem, Reader } from '../reader.ts';
import { openText, wrongBytes, wrongBytesProblem } from '../textStream.ts';
import { HtmlText } from './htmlText.ts';
import { maxTextBytes } from './text.ts';

/** Tags and scripts count here; what is kept of a page is much less. */
const maxPageBytes = 256_000_000;

/** Pages of the web: one document of what a reader sees, title first. Navigation and footers stay in it. */
export const html: Reader = {
  kind: 'HTML page',
  endings: ['.html', '.htm', '.xhtml'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const { chunks, notices } = await openText(file, declaredEncoding);
    const page = new HtmlText();
    // In XHTML an empty element may be closed at once, scripts too, which would swallow the page.
    const parser = new Parser(page, { recognizeSelfClosing: /\.xhtml$/i.test(source) });
    const decoder = new StringDecoder('utf8');
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      checkSize(length, maxPageBytes);
      parser.write(decoder.write(chunk));
      checkSize(page.length, maxTextBytes);
    }
    parser.end();
    const text = page.text;
    if (text === '') throw new Unreadable('holds no text');
    yield* notices;
    yield text.includes(wrongBytes) ? { source, problem: wrongBytesProblem } : { source, text };
  },
};

const declaredEncoding = (head: string): string | null =>
  /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1] ??
  /^\s*<\?xml[^>]+encoding=["']([\w-]+)/.exec(head)?.[1] ??
  null;
