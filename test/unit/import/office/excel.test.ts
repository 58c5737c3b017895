import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bomb } from '../../../../bench/hostile/bombs.ts';
import { rawZip } from '../../../../bench/hostile/rawZip.ts';
import { xlsxFile, xlsxParts, zipFile } from '../../../../bench/hostile/officeFiles.ts';
import { excel } from '../../../../main/import/office/excel.ts';
import type { FileItem } from '../../../../main/import/reader.ts';
import { readItems } from '../../../support/readItems.ts';
import { needsShared, shared } from '../../../support/shared.ts';

const read = (bytes: Uint8Array) => readItems(excel, 'a.xlsx', bytes);
const record = (source: string, fields: Record<string, unknown>): FileItem => ({
  source: `a.xlsx/${source}`,
  record: { fields, within: null },
});
const parts = xlsxParts({ S: [['text'], ['words']] });
const withRows = (rows: string) =>
  zipFile({
    ...parts,
    'xl/worksheets/sheet1.xml': (parts['xl/worksheets/sheet1.xml'] ?? '').replace(
      '</sheetData>',
      `${rows}</sheetData>`,
    ),
  });

describe('Excel workbooks', () => {
  it('are records, one for every row below the first, in every sheet', async () => {
    const file = await xlsxFile({
      Fälle: [['question', 'answer', 'n'], ['Why?', 'Because.', 1], [], ['How?', null, 0.1 + 0.2]],
      'Only a header': [['question']],
      Empty: [],
      'Begins & later': [[], ['x'], ['y']],
    });
    expect(await read(file)).toEqual([
      record('Fälle:2', { question: 'Why?', answer: 'Because.', n: '1' }),
      record('Fälle:4', { question: 'How?', answer: null, n: '0.3' }),
      record('Begins & later:3', { x: 'y' }),
    ]);
  });

  it('have names for columns without one, and for the second of equal ones', async () => {
    const file = await xlsxFile({
      S: [
        ['a', null, 'a', 20.5, '__proto__'],
        ['1', '2', '3', '4', '5'],
      ],
    });
    const [item] = await read(file);
    const fields = item && 'record' in item ? Object.entries(item.record.fields) : [];
    expect(fields).toEqual([
      ['a', '1'],
      ['B', '2'],
      ['a (2)', '3'],
      ['20.5', '4'],
      ['__proto__', '5'],
    ]);
  });

  it('hold dates, truths and lines', async () => {
    const file = await xlsxFile({
      S: [
        ['day', 'moment', 'true', 'lines'],
        [new Date('2020-02-29'), new Date('1999-12-31T18:00:00Z'), false, 'one\r\ntwo'],
      ],
    });
    expect(await read(file)).toEqual([
      record('S:2', { day: '2020-02-29', moment: '1999-12-31', true: 'FALSE', lines: 'one\ntwo' }),
    ]);
  });

  it('show values as their cells do', async () => {
    const formats = [0, 164, 10, 4, 20, 14];
    const cell = (place: string, value: string, style = 0, more = '') =>
      `<c r="${place}" s="${style}"${more}><v>${value}</v></c>`;
    const file = await zipFile({
      ...xlsxParts({ S: [['ward', 'date', 'rate', 'cost', 'time', 'sum', 'long']] }),
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs>' +
        `${formats.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
      'xl/worksheets/sheet1.xml':
        '<worksheet><sheetData><row r="1">' +
        ['ward', 'date', 'rate', 'cost', 'time', 'sum', 'long']
          .map((name, i) => `<c r="${'ABCDEFG'[i]}1" t="inlineStr"><is><t>${name}</t><rPh><t>x</t></rPh></is></c>`)
          .join('') +
        `</row><row r="2"><c r="A2" t="inlineStr"><is><r><t>No</t></r><r><t>rth</t></r></is></c>${cell('B2', '45365', 1)}` +
        `${cell('C2', '0.255', 2)}${cell('D2', '1234567.891', 3)}${cell('E2', '0.5625', 4)}` +
        `<c r="F2"><f>1.1+2.2</f><v>3.3000000000000003</v></c>${cell('G2', '123456789012')}</row><row r="3">` +
        `${cell('B3', '45366', 5)}${cell('C3', '1', 2)}${cell('D3', '#DIV/0!', 0, ' t="e"')}${cell('E3', '0', 4)}</row>` +
        '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>',
    });
    const first = {
      ward: 'North',
      date: '2024-03-14',
      rate: '25.50%',
      cost: '1,234,567.89',
      time: '13:30',
      sum: '3.3',
    };
    const second = { ward: 'North', date: '2024-03-15', rate: '100.00%', cost: '#DIV/0!', time: '0:00', sum: null };
    expect(await read(file)).toEqual([
      record('S:2', { ...first, long: '123456789012' }),
      record('S:3', { ...second, long: null }),
    ]);
    const table =
      'ward\tdate\trate\tcost\ttime\tsum\tlong\nNorth\t2024-03-14\t25.50%\t1,234,567.89\t13:30\t3.3\t123456789012\n' +
      '\t2024-03-15\t100.00%\t#DIV/0!\t0:00';
    expect(await readItems(excel, 'a.xlsx', file, { wholeTables: true })).toEqual([
      { source: 'a.xlsx/S', text: table },
    ]);
    expect(await readItems(excel, 'a.xlsx', file, { isTable: () => true })).toEqual([
      { source: 'a.xlsx/S', text: table },
      { source: 'a.xlsx/S', doubt: true, problem: expect.stringContaining('was read as one text, row by row') },
    ]);
  });

  const files: readonly (readonly [name: string, file: Uint8Array | Promise<Uint8Array>, problem: string])[] = [
    ['nothing', Buffer.alloc(0), 'is empty'],
    [
      'an old workbook',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'is in the format of Office before 2007 or is password-protected; save it as .xlsx',
    ],
    ['text', Buffer.from('a,b\n1,2'), 'is not an Excel workbook; save it again as .xlsx'],
    [
      'no sheet',
      zipFile({
        ...parts,
        'xl/_rels/workbook.xml.rels': (parts['xl/_rels/workbook.xml.rels'] ?? '').replace('sheet1', 'sheet9'),
      }),
      'is damaged: its part xl/worksheets/sheet9.xml is missing; save it again as .xlsx',
    ],
    [
      'no XML',
      zipFile({ ...parts, 'xl/worksheets/sheet1.xml': '<worksheet><sheetData>' }),
      'is damaged: the XML of a sheet is not well-formed; save it again as .xlsx',
    ],
    [
      'a text that is not there',
      withRows('<row r="3"><c r="AB3" t="s"><v>99</v></c></row>'),
      'is damaged: the cell AB3 of a sheet holds no proper value; save it again as .xlsx',
    ],
    [
      'cells without a place',
      withRows('<row><c><v>1</v></c></row>'),
      'has cells that do not say where they stand; open it in Excel or LibreOffice and save it again',
    ],
    [
      'a row beyond all rows',
      withRows('<row r="99999999"/>'),
      'is damaged: it has a cell in a place that no sheet of Excel has; save it again as .xlsx',
    ],
    [
      'a value far away',
      withRows('<x:row r="1048576"><x:c s="1" r=\'XFD1048576\'><x:v>1</x:v></x:c></x:row>'),
      'has 17,180,917,760 cells, counted up to the last ones that hold a value; expected at most 30,000,000. ' +
        'Delete values far from the rest, or save its sheets as .csv',
    ],
    ['only headers', xlsxFile({ S: [['a']] }), 'holds no rows below a first row with the names of the columns'],
  ];

  it.each(files)('say what is wrong: %s', async (_, file, problem) => {
    expect(await read(await file)).toEqual([{ source: 'a.xlsx', problem }]);
  });

  it('may have empty cells far away, as formatted sheets do', async () => {
    expect(await read(await withRows('<row r="1048576"><c r="XFD1048576" s="1"/></row>'))).toEqual([
      record('S:2', { text: 'words' }),
    ]);
  });

  it('are not unpacked when they declare too much', async () => {
    const { size, ...packed } = bomb(250);
    const entries = Object.entries(parts).map(([name, text]) => ({ name, data: Buffer.from(text) }));
    const file = rawZip(entries.map((entry) => (/sheet1/.test(entry.name) ? { ...entry, ...packed, size } : entry)));
    expect(await read(file)).toEqual([
      { source: 'a.xlsx', problem: 'unpacks to 251 MB; of an Excel workbook 200 MB are read. Split it' },
    ]);
  });
});

describe.skipIf(!shared)(needsShared('A workbook of the corpora'), () => {
  it('gives 1,000 questions and their summaries', async () => {
    const path = join(shared as string, 'corpora', 'meqsum', 'MeQSum_ACL2019_BenAbacha_Demner-Fushman.xlsx');
    const items = await read(await readFile(path));
    expect(items).toHaveLength(1000);
    const rows = items.map((item) => ('record' in item ? item.record.fields : {}));
    expect(rows.every(({ CHQ, Summary }) => typeof CHQ === 'string' && typeof Summary === 'string')).toBe(true);
    expect(items[0]).toEqual(
      record('QS:2', {
        File: '1-131188152.xml.txt',
        CHQ:
          'SUBJECT: who and where to get cetirizine - D\nMESSAGE: I need/want to know who manufscturs Cetirizine. ' +
          'My Walmart is looking for a new supply and are not getting the recent',
        Summary: 'Who manufactures cetirizine?',
      }),
    );
  });
});
