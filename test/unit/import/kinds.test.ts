import { describe, expect, it } from 'vitest';
import { archiveOf, readerOf, readers } from '../../../main/import/kinds.ts';
import { importedFiles } from '../../support/importing.ts';

const files = await importedFiles();

describe('kinds of files', () => {
  it('are known by their ending, whatever its capitals', () => {
    expect(readerOf('a/b.TXT')?.kind).toBe('text');
    expect(readerOf('a.b/c.jsonl')?.kind).toBe('JSON lines');
    expect(readerOf('a.txt/b')).toBeNull();
    expect(readerOf('.txt')).toBeNull();
    expect(archiveOf('A.TAR.GZ')).toBe(archiveOf('b.tgz'));
    expect(archiveOf('a.txt.gz')).not.toBe(archiveOf('b.tgz'));
    expect(archiveOf('a.zip.txt')).toBeNull();
  });

  it('have endings of their own', () => {
    const endings = readers.flatMap((reader) => reader.endings);
    expect(new Set(endings).size).toBe(endings.length);
    for (const ending of endings) expect(ending).toMatch(/^\.[a-z0-9]+$/);
  });

  const expected = `expected ${readers.map(({ endings }) => endings[0]).join(', ')}, source code, .eml, .msg, .mbox, .zip, .tar.gz or .gz`;

  it.each([
    ['notes.xyz', 'plain words', `cannot be imported: it ends in .xyz; ${expected}`],
    ['README', 'plain words', `cannot be imported: it has no ending in its name; ${expected}`],
    ['letter.bak', '%PDF-1.7 …', 'cannot be imported: it is a PDF file; rename it to end in .pdf'],
    ['photo.gif', 'GIF89a', 'cannot be imported: it is a picture (GIF), which has no text to read'],
    [
      'photo.png',
      '\x89PNG\r\n',
      'is a picture, whose text is not read; run again with --ocr, and the languages of the text',
    ],
    [
      'slides.ppt',
      'x',
      'is an old PowerPoint presentation, which cannot be read; open it in the program it was made with, or in LibreOffice, and save it as .pptx',
    ],
    ['report.txt', '%PDF-1.4\nx', 'is really a PDF file; rename it to end in .pdf'],
    [
      'data.csv',
      'PK\x03\x04x',
      'is really a zip archive or an Office document; rename it to end in .zip, .docx, .xlsx or .pptx',
    ],
    ['page.html', '{\\rtf1 x}', 'is really a document in Rich Text Format; rename it to end in .rtf'],
  ])('what %s is', async (name, content, problem) => {
    expect(await files.read(name, content)).toEqual([{ source: name, problem }]);
  });
});
