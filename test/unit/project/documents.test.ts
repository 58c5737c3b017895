import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsIn } from '../../../main/project/documentFile.ts';
import { DocumentWriter } from '../../../main/project/documents.ts';
import type { Document } from '../../../main/corpus/document.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();

async function read(path: string, wanted?: (at: number) => boolean): Promise<Document[]> {
  const documents = [];
  for await (const document of documentsIn(path, wanted)) documents.push(document);
  return documents;
}

/** Shorter and much longer than the pieces that files are read in, with characters of one to four bytes. */
const documents: readonly Document[] = [
  { source: 'a', text: 'short\n\ntext' },
  { source: 'b', text: 'aé€😀'.repeat(700_000), group: 'g' },
  { source: 'c', text: '', answerFrom: 0 },
  ...Array.from({ length: 300 }, (_, i) => ({ source: `d${i}`, text: `😀${'x'.repeat(i * 97)}`, why: 'drawn' })),
];

describe('documents on disk', () => {
  it('are what was written, however long they are', async () => {
    const path = join(folder, 'all.jsonl');
    const writer = await DocumentWriter.open(path);
    for (const document of documents) await writer.add(document);
    await writer.close();
    expect(writer.documents).toBe(documents.length);
    expect(writer.bytes).toBe(documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
    expect(await read(path)).toEqual(documents);
    const third = (at: number): boolean => at % 3 === 1;
    expect(await read(path, third)).toEqual(documents.filter((_, at) => third(at)));
  });

  it('may end without a line break, and be none', async () => {
    const [whole, none] = [join(folder, 'whole.jsonl'), join(folder, 'none.jsonl')];
    await writeFile(whole, '{"source":"a","text":"1"}\n\n{"source":"b","text":"2"}');
    await writeFile(none, '');
    expect((await read(whole)).map(({ text }) => text)).toEqual(['1', '2']);
    expect((await read(whole, (at) => at === 1)).map(({ text }) => text)).toEqual(['2']);
    expect(await read(none)).toEqual([]);
  });

  it('go on behind what was known to be whole', async () => {
    const path = join(folder, 'again.jsonl');
    const first = await DocumentWriter.open(path);
    await first.add({ source: 'a', text: '1' });
    const length = await first.flush();
    await first.add({ source: 'lost', text: 'half a' });
    await first.close();
    expect((await readFile(path)).length).toBeGreaterThan(length);
    const second = await DocumentWriter.open(path, length);
    await second.add({ source: 'b', text: '2' });
    await second.close();
    expect((await read(path)).map(({ source }) => source)).toEqual(['a', 'b']);
  });
});
