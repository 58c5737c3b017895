import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import type { ImportProblem } from '../../corpus/document.ts';
import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes } from '../reader.ts';
import { openText } from '../textStream.ts';

/** Documents have a few dozen levels; a file of nothing but levels would fill the memory. */
const maxDepth = 256;

/** Between two tags; more is no document, and would all be held in memory. */
const maxTextLength = 128_000_000;

/** What happens in an XML file, from its beginning. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(): void;
}

/**
 * Reads an XML file to the listener, and yields after every piece of it: null, or something to be reported. What a document type
 * defines is never expanded.
 *
 * @throws Unreadable where it is not well-formed
 */
export async function* xmlEvents(file: FileBytes, listener: XmlListener): AsyncGenerator<ImportProblem | null> {
  const { chunks, notices } = await openText(file, declaredEncoding);
  yield* notices;
  const found = { unknownEntities: false, sinceTag: 0 };
  const parser = listening(listener, found);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    found.sinceTag += chunk.length;
    checkSize(found.sinceTag, maxTextLength);
    parser.write(decoder.write(chunk));
    yield null;
  }
  parser.close();
  if (found.unknownEntities)
    yield {
      source: file.source,
      problem: 'uses entities that XML does not know, such as &nbsp;, which stay as they are',
      doubt: true,
    };
}

function listening(listener: XmlListener, found: { unknownEntities: boolean; sinceTag: number }): SaxesParser {
  const parser = new SaxesParser();
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    found.sinceTag = 0;
    depth += 1;
    if (depth > maxDepth) throw new Unreadable(`is nested deeper than ${maxDepth} elements in line ${parser.line}`);
    listener.open(name, attributes);
  });
  parser.on('text', (text) => listener.text(text));
  parser.on('cdata', (text) => listener.text(text));
  parser.on('closetag', () => {
    depth -= 1;
    listener.close();
  });
  parser.on('error', ({ message }) => {
    if (message.includes('undefined entity')) found.unknownEntities = true;
    else throw new Unreadable(`is not well-formed XML in line ${message.replace(/^(\d+):\d+: (.*?)\.?$/, '$1: $2')}`);
  });
  return parser;
}

const declaredEncoding = (head: string): string | null =>
  /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/.exec(head)?.[1] ?? null;
