import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type HostileFile, hostileFiles } from '../../../../bench/hostile/files.ts';
import { fileTypes } from '../../../../bench/hostile/validFiles.ts';
import { hl7 } from '../../../../main/import/formats/hl7.ts';
import { notebook } from '../../../../main/import/formats/notebook.ts';
import { rtf } from '../../../../main/import/formats/rtf/reader.ts';
import { epub } from '../../../../main/import/office/epub.ts';
import { excel } from '../../../../main/import/office/excel.ts';
import { openDocumentSheet } from '../../../../main/import/office/odf/sheet.ts';
import { openDocumentText } from '../../../../main/import/office/odf/text.ts';
import { oldExcel } from '../../../../main/import/office/old/excel.ts';
import { oldWord } from '../../../../main/import/office/old/word/reader.ts';
import { parquet } from '../../../../main/import/office/parquet.ts';
import { pdf } from '../../../../main/import/office/pdf.ts';
import { powerPoint } from '../../../../main/import/office/slides/powerPoint.ts';
import { word } from '../../../../main/import/office/word/reader.ts';
import type { Reader } from '../../../../main/import/reader.ts';
import { Unreadable } from '../../../../main/import/unreadable.ts';
import { readItems } from '../../../support/readItems.ts';

async function made(count: number, seed: number): Promise<HostileFile[]> {
  const files = [];
  for await (const file of hostileFiles(count, seed)) files.push(file);
  return files;
}

/** Everything about files, shorter than they are. */
const sums = (files: readonly HostileFile[]) =>
  files.map(({ bytes, ...file }) => ({ ...file, sum: createHash('sha256').update(bytes).digest('hex') }));

const readers = new Map<string, Reader>([
  ['docx', word],
  ['xlsx', excel],
  ['pdf', pdf],
  ['parquet', parquet],
  ['odt', openDocumentText],
  ['ods', openDocumentSheet],
  ['pptx', powerPoint],
  ['epub', epub],
  ['rtf', rtf],
  ['ipynb', notebook],
  ['hl7', hl7],
  ['doc', oldWord],
  ['xls', oldExcel],
]);

describe('Hostile files', () => {
  it('are the same for the same seed, of every type, and small', async () => {
    const [first, second, other] = [await made(64, 3), await made(64, 3), await made(64, 4)];
    expect(sums(second)).toEqual(sums(first));
    expect(sums(other)).not.toEqual(sums(first));
    expect(new Set(first.map(({ type }) => type))).toEqual(new Set(fileTypes));
    expect(new Set(first.map(({ name }) => name)).size).toBe(64);
    expect(Math.max(...first.map(({ bytes }) => bytes.length))).toBeLessThan(4_000_000);
  });

  it('of documents and Parquet give what can be read, or a reason', async () => {
    // Forms that draw a million forms take a minute, and are what the thread around readers is for.
    const files = (await made(480, 11)).filter(({ mutation }) => !/million forms|deep/.test(mutation));
    for (const { name, type, bytes, mutation } of files) {
      const reader = readers.get(type);
      if (!reader) continue;
      const items = await readItems(reader, name, bytes).catch((error: unknown) => {
        if (!(error instanceof Unreadable)) throw error;
        return [{ source: name, problem: error.message }];
      });
      expect(items, `${name}: ${mutation}`).not.toHaveLength(0);
      for (const item of items) if ('problem' in item) expect(item.problem).toMatch(/^[a-z0-9].{5,}$/);
    }
  });
});
