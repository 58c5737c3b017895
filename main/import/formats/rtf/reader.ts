import { leftOutComments, leftOutObjects } from '../../office/leftOut.ts';
import { Unreadable } from '../../unreadable.ts';
import type { FileItem, Reader, ReaderOptions } from '../../reader.ts';
import { RtfText, shownText } from './text.ts';
import { rtfTokens } from './tokens.ts';

/** Pictures count here, as hexadecimal numbers. */
const maxFileBytes = 256_000_000;

/** Documents in Rich Text Format; the whole of one is one text, as of Word documents. */
export const rtf: Reader = {
  kind: 'Rich Text document',
  endings: ['.rtf'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = Buffer.from(await file.all(maxFileBytes));
    if (!bytes.subarray(0, 16).includes('{\\rtf'))
      throw new Unreadable('is no document in Rich Text Format; open it in its own program and save it again');
    const document = new RtfText();
    for (const token of rtfTokens(bytes)) document.take(token);
    document.end();
    const { text, doubts } = documentText(document, options);
    if (text === '') throw new Unreadable('holds no text');
    yield { source, text };
    for (const problem of doubts) yield { source, problem, doubt: true };
  },
};

function documentText(document: RtfText, { headers = true, comments = false }: ReaderOptions) {
  const shown = (targets: RtfText['notes']) => targets.map(shownText).filter(Boolean);
  const said = shown(document.comments);
  const pieces = [
    ...(headers ? shown(document.headers) : []),
    shownText(document.body),
    ...(headers ? shown(document.footers) : []),
    ...document.notes.map((note, i) => `[${i + 1}] ${shownText(note).trim()}`),
    ...(comments ? said.map((text) => `[comment] ${text}`) : []),
  ];
  const doubts = [...(comments ? [] : leftOutComments(said.length)), ...leftOutObjects(document.objects)];
  return { text: [...new Set(pieces)].filter(Boolean).join('\n\n'), doubts };
}
