import { set_cptable, utils, type WorkSheet, write } from '@e965/xlsx';
import * as codePages from '@e965/xlsx/dist/cpexcel.full.mjs';
import { describe, expect, it } from 'vitest';
import { xlsxFile } from '../../../../../bench/hostile/officeFiles.ts';
import { oldExcel } from '../../../../../main/import/office/old/excel.ts';
import type { FileItem, ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

set_cptable(codePages);

type Version = 'biff8' | 'biff5' | 'biff2';

/** A file as the library writes it, which is not the part of it that reads. */
function xlsFile(sheets: Readonly<Record<string, WorkSheet>>, version: Version = 'biff8', date1904 = false): Buffer {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  book.Workbook = { WBProps: { date1904 } };
  return write(book, { type: 'buffer', bookType: version }) as Buffer;
}
const rows = (...all: unknown[][]): WorkSheet => utils.aoa_to_sheet(all);
const withFormats = (sheet: WorkSheet, formats: Readonly<Record<string, string>>): WorkSheet => {
  for (const [place, format] of Object.entries(formats)) Object.assign(sheet[place] as object, { z: format });
  return sheet;
};

const read = (bytes: Uint8Array, options: ReaderOptions = {}) => readItems(oldExcel, 'a.xls', bytes, options);
const fieldsOf = (items: readonly FileItem[]) => items.map((item) => ('record' in item ? item.record.fields : item));

describe('Old Excel workbooks', () => {
  it.each<Version>(['biff8', 'biff5', 'biff2'])('of the version %s are records, one for every row', async (version) => {
    const sheet = rows(['question', 'answer'], ['Wof~r?', 'F~r alle.'], [], ['Why?', null]);
    const file = xlsFile({ Fragen: sheet }, version);
    // The library writes no letters beyond ASCII into versions before 8, and reads them in the code page of the file.
    for (let at = file.indexOf('~'); at >= 0; at = file.indexOf('~')) file[at] = 'ü'.charCodeAt(0);
    expect(fieldsOf(await read(file))).toEqual([
      { question: 'Wofür?', answer: 'Für alle.' },
      { question: 'Why?', answer: null },
    ]);
  });

  it('show numbers, dates, truths and errors as their cells do', async () => {
    const sheet = withFormats(
      rows(['share', 'day', 'time', 'sum', 'sure', 'wrong'], [0.125, 45_000, 0.75, 1234.5, true, 0]),
      {
        A2: '0.0%',
        B2: 'm/d/yy',
        C2: 'h:mm',
        D2: '#,##0.00 "kr"',
      },
    );
    sheet['F2'] = { t: 'e', v: 0x07 };
    const shown = {
      share: '12.5%',
      day: '2023-03-15',
      time: '18:00',
      sum: '1,234.50 kr',
      sure: 'TRUE',
      wrong: '#DIV/0!',
    };
    expect(fieldsOf(await read(xlsFile({ S: sheet })))).toEqual([shown]);
  });

  it('know the calendar that begins in 1904', async () => {
    const sheet = withFormats(rows(['day'], [43_538]), { A2: 'yyyy-mm-dd' });
    expect(fieldsOf(await read(xlsFile({ S: sheet }, 'biff8', true)))).toEqual([{ day: '2023-03-15' }]);
  });

  it('give every record the value of joined cells', async () => {
    const sheet = rows(['matter', 'note'], ['Smith v. Jones', 'first'], [null, 'second']);
    sheet['!merges'] = [{ s: { r: 1, c: 0 }, e: { r: 2, c: 0 } }];
    expect(fieldsOf(await read(xlsFile({ S: sheet })))).toEqual([
      { matter: 'Smith v. Jones', note: 'first' },
      { matter: 'Smith v. Jones', note: 'second' },
    ]);
  });

  it('are whole sheets where that is chosen', async () => {
    const file = xlsFile({ One: rows(['a', 'b'], ['c', 'd']), Two: rows(['e']) });
    expect(await read(file, { wholeTables: true })).toEqual([
      { source: 'a.xls/One', text: 'a\tb\nc\td' },
      { source: 'a.xls/Two', text: 'e' },
    ]);
  });

  it('are refused with a reason where they are something else, damaged or empty', async () => {
    const problem = async (bytes: Uint8Array) =>
      (await read(bytes)).map((item) => ('problem' in item ? item.problem : item));
    const other =
      'is not an old Excel workbook; programs also write pages and tables under its ending: rename it to .html or .csv';
    expect(await problem(Buffer.from('<table><tr><td>words</td></tr></table>'))).toEqual([other]);
    expect(await problem(await xlsxFile({ S: [['a'], ['b']] }))).toEqual([other]);
    expect(await problem(xlsFile({ S: rows() }))).toEqual([
      'holds no rows below a first row with the names of the columns',
    ]);
    const [damaged] = await problem(xlsFile({ S: rows(['a'], ['b']) }).subarray(0, 700));
    expect(damaged).toMatch(
      /^cannot be read as an old Excel workbook: .*; open it in its own program and save it again$/,
    );
  });
});
