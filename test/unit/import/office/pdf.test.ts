import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bomb, zlibBomb } from '../../../../bench/hostile/bombs.ts';
import { pdfFile, pdfLines, stream, written } from '../../../../bench/hostile/pdfFile.ts';
import { pdf } from '../../../../main/import/office/pdf.ts';
import { readItems } from '../../../support/readItems.ts';

const read = (bytes: Uint8Array) => readItems(pdf, 'a.pdf', bytes);
const text = async (bytes: Uint8Array) => {
  const [item] = await read(bytes);
  return item && 'text' in item ? item.text : item;
};

const silent = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
beforeEach(() => silent.forEach((spy) => spy.mockClear()));
// What a library says about a file belongs into the list of problems, not on the console.
afterEach(() => silent.forEach((spy) => expect(spy).not.toHaveBeenCalled()));

/** A page with a picture of this font as its only resource. */
const withFont = (font: string, operators: string, more: readonly string[] = []) =>
  written([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    stream('', Buffer.from(operators), false),
    font,
    ...more,
  ]);

describe('PDF files', () => {
  it.each([false, true])('are read line by line, pages with a blank line between (packed: %s)', async (compress) => {
    const file = pdfFile([pdfLines('Dose (5 mg)', 'for Zürich'), [], pdfLines('Second page.')], { compress });
    expect(await read(file)).toEqual([{ source: 'a.pdf', text: 'Dose (5 mg)\nfor Zürich\n\nSecond page.' }]);
  });

  it('have words whole that were divided at the ends of lines', async () => {
    const lines = pdfLines(
      'A well-known random-',
      'ised trial of the well-',
      'known drug, pre-',
      'and post-treatment, by Anna-',
      'Lena, 5-',
      'fold.',
    );
    expect(await text(pdfFile([lines]))).toBe(
      'A well-known randomised trial of the well-known drug, pre-\nand post-treatment, by Anna-\nLena, 5-\nfold.',
    );
  });

  it('are read in the order of people where the file has another one', async () => {
    const column = (x: number, y: number, name: string) =>
      [0, 1, 2].map((i) => ({ text: `${name} ${i + 1}`, x, y: y - 14 * i }));
    const file = pdfFile([
      [
        { text: 'a foot that is as wide as both columns are, taken together', x: 72, y: 40 },
        ...column(72, 700, 'left column with words'),
        ...column(300, 707, 'right column with words').reverse(),
        { text: 'a head that is as wide as both columns are, taken together', x: 72, y: 780 },
      ],
    ]);
    const words = (name: string) => [1, 2, 3].map((i) => `${name} column with words ${i}`);
    expect(await text(file)).toBe(
      [
        'a head that is as wide as both columns are, taken together',
        ...words('left'),
        ...words('right'),
        'a foot that is as wide as both columns are, taken together',
      ].join('\n'),
    );
  });

  it('have tabs between the cells of a table, and spaces between words', async () => {
    const row = (y: number, ...cells: string[]) => cells.map((cell, i) => ({ text: cell, x: 72 + 150 * i, y }));
    const words = [
      { text: 'two', x: 72, y: 600 },
      { text: 'words', x: 96, y: 600 },
      // A footnote mark: smaller, higher and close by.
      { text: '1', x: 127.5, y: 604, size: 7 },
    ];
    expect(await text(pdfFile([[...row(700, 'drug', 'dose'), ...row(686, 'A', '5 mg'), ...words]]))).toBe(
      'drug\tdose\nA\t5 mg\ntwo words¹',
    );
  });

  it('keep the columns of empty cells', async () => {
    const row = (y: number, cells: readonly string[]) =>
      cells.flatMap((cell, i) => (cell ? [{ text: cell, x: 72 + 110 * i, y }] : []));
    const rows = [
      ['Drug', 'Dose', 'Allergy', 'Status'],
      ['aspirin', '', '', 'stopped'],
      ['heparin', '5000', 'none', ''],
    ];
    const file = pdfFile([rows.flatMap((cells, i) => row(700 - 16 * i, cells))]);
    expect(await text(file)).toBe('Drug\tDose\tAllergy\tStatus\naspirin\t\t\tstopped\nheparin\t5000\tnone');
  });

  it('have bold words once, and raised and lowered signs', async () => {
    const file = pdfFile([
      [
        { text: 'Summary', x: 72, y: 700 },
        { text: 'Summary', x: 72.4, y: 700 },
        { text: 'Summary', x: 72, y: 680 },
        ...[
          { text: 'E = mc', x: 72, y: 660 },
          { text: '2', x: 110, y: 665, size: 7 },
        ],
        ...[
          { text: 'H', x: 72, y: 640 },
          { text: '2', x: 81, y: 637, size: 7 },
          { text: 'O', x: 85.5, y: 640 },
        ],
      ],
    ]);
    expect(await text(file)).toBe('Summary\nSummary\nE = mc²\nH₂O');
  });

  it('show what a form is filled with', async () => {
    const field = (rect: string, more: string) => `<< /Type /Annot /Subtype /Widget /Rect [${rect}] ${more} >>`;
    const box = (state: string) =>
      `/FT /Btn /T (b${state}) /V /${state} /AS /${state} /AP << /N << /Yes << >> /Off << >> >> >>`;
    const file = written([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R 9 0 R] >> >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R 7 0 R 8 0 R 9 0 R] >>',
      stream('', Buffer.from('BT /F1 12 Tf 72 700 Td (Name:) Tj 0 -20 Td (Smoker) Tj ET'), false),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      field('120 696 300 712', '/FT /Tx /T (n) /V (Maria Example)'),
      field('120 676 132 690', box('Yes')),
      field('72 640 300 656', '/FT /Tx /T (s) /F 2 /V (hidden)'),
      field('72 600 200 616', '/FT /Ch /T (c) /V (North) /Opt [(North) (South)]'),
    ]);
    expect(await text(file)).toBe('Name: Maria Example\nSmoker ☒\nNorth');
  });

  it('have pages whose letters have no meaning, which are listed', async () => {
    const map = '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <e020> endbfrange';
    const page = (content: number) =>
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>`;
    const words = (font: string) => stream('', Buffer.from(`BT /${font} 12 Tf 72 700 Td (Words.) Tj ET`), false);
    const helvetica = '/Type /Font /Subtype /Type1 /BaseFont /Helvetica';
    const file = written([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>',
      page(5),
      page(6),
      words('F1'),
      words('F2'),
      `<< ${helvetica} >>`,
      `<< ${helvetica} /ToUnicode 9 0 R >>`,
      stream('', Buffer.from(map), false),
    ]);
    expect(await read(file)).toEqual([
      { source: 'a.pdf', text: 'Words.' },
      { source: 'a.pdf:page 2', problem: expect.stringContaining('do not say which letters they draw') },
    ]);
  });

  it('may have pages on their side', async () => {
    const operators = ['first line', 'second line']
      .map((words, i) => `BT /F1 12 Tf 0 1 -1 0 ${100 + 14 * i} 72 Tm (${words}) Tj ET`)
      .reverse()
      .join('\n');
    expect(await text(pdfFile([{ operators }]))).toBe('first line\nsecond line');
  });

  it('are found to be pictures of pages', async () => {
    expect(await read(pdfFile(['picture', 'picture']))).toEqual([
      {
        source: 'a.pdf',
        problem: 'holds no text, only pictures of pages; run again with --ocr, and the languages of the text',
      },
    ]);
    expect(await read(pdfFile([{ operators: '0 0 m 100 100 l S' }]).filter((byte) => byte !== 0))).toMatchObject([
      { problem: expect.stringMatching(/^holds no text/) },
    ]);
  });

  it('say which pages hold no text beside those that do', async () => {
    const problem = 'holds no text, perhaps only a picture of it; run again with --ocr, and the languages of the text';
    expect(await read(pdfFile([pdfLines('Words.'), 'picture', 'picture']))).toEqual([
      { source: 'a.pdf', text: 'Words.' },
      { source: 'a.pdf:page 2', problem },
      { source: 'a.pdf:page 3', problem },
    ]);
  });

  it('say which pages cannot be read, and give what is found beside them', async () => {
    // The second page is the content of one instead; behind it nothing is found.
    const damaged = pdfFile([pdfLines('First.'), pdfLines('Second.'), pdfLines('Third.')])
      .toString('latin1')
      .replace('7 0 R', '8 0 R');
    expect(await read(Buffer.from(damaged, 'latin1'))).toEqual([
      { source: 'a.pdf', text: 'First.' },
      {
        source: 'a.pdf:page 2',
        problem:
          'cannot be read: Page dictionary kid reference points to wrong type of object; what else was found is imported',
      },
    ]);
  });

  it('say when their fonts do not tell letters', async () => {
    const map = '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <e020> endbfrange';
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>';
    const file = withFont(font, 'BT /F1 12 Tf 72 700 Td (words) Tj ET', [stream('', Buffer.from(map), false)]);
    expect(await read(file)).toEqual([
      {
        source: 'a.pdf',
        problem:
          'holds fonts that do not say which letters they draw; print it as pictures and import those with --ocr',
      },
    ]);
  });

  it('say when a table of characters is missing, which is not fetched from anywhere', async () => {
    const font =
      '<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-H /DescendantFonts [6 0 R] >>';
    const descendant =
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3' +
      ' /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R >>';
    const descriptor = '<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 >>';
    const file = withFont(font, 'BT /F1 12 Tf 72 700 Td <65e5672c> Tj ET', [descendant, descriptor]);
    expect(await read(file)).toMatchObject([
      { source: 'a.pdf', problem: expect.stringContaining('need the character tables UniJIS-UCS2-H') },
    ]);
  });

  const one = pdfFile([pdfLines('Words.')]).toString('latin1');

  it.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['a password', pdfFile([pdfLines('x')], { password: true }), 'is password-protected; save it without a password'],
    [
      'another kind of file',
      Buffer.from('PK\x03\x04'),
      'cannot be read as a PDF: Invalid PDF structure; open it in its own program and save it again',
    ],
    [
      'too many pages',
      pdfFile(Array.from({ length: 20_001 }, () => [])),
      'has 20,001 pages; up to 20,000 are read. Split it',
    ],
    [
      'pages in circles',
      written(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 9 /Kids [2 0 R] >>']),
      'cannot be read as a PDF: Pages tree contains circular reference; open it in its own program and save it again',
    ],
  ])('say what is wrong: %s', async (_, bytes, problem) => {
    expect(await read(bytes)).toEqual([{ source: 'a.pdf', problem }]);
  });

  it('are read where their cross-references go in circles or are not there', async () => {
    const start = /startxref\n(\d+)/.exec(one)?.[1] ?? '';
    for (const broken of [one.replace('/Root', `/Prev ${start} /Root`), one.replace(/xref[^]*?trailer/, 'trailer')])
      expect(await read(Buffer.from(broken, 'latin1'))).toEqual([{ source: 'a.pdf', text: 'Words.' }]);
  });

  it.each([
    ['a stream', '/FlateDecode', zlibBomb(bomb(200))],
    ['a stream in a stream', '[/FlateDecode /FlateDecode]', deflateSync(zlibBomb(bomb(1000)))],
  ])('are refused when %s unpacks to more than a page holds', async (_, filter, packed) => {
    const content = `<< /Filter ${filter} /Length ${packed.length} >>\nstream\n${packed.toString('latin1')}\nendstream`;
    const file = written([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
      content,
    ]);
    expect(await read(file)).toEqual([
      {
        source: 'a.pdf',
        problem: 'holds a drawing of more than 128 MB, far more than a text needs; print it to a new PDF',
      },
    ]);
  });

  it('run no scripts', async () => {
    const action = '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (globalThis.ran = true) >> >>';
    const file = Buffer.from(one.replace('<< /Type /Catalog /Pages 2 0 R >>', action), 'latin1');
    expect(await text(file)).toBe('Words.');
    expect(globalThis).not.toHaveProperty('ran');
  });
});
