import { utils, type WorkSheet, write } from '@e965/xlsx';
import { odfParts, odfSheet } from '../../../../bench/hostile/documentFiles.ts';
import { type CellValue, xlsxFile, xlsxParts, zipFile } from '../../../../bench/hostile/officeFiles.ts';
import type { ShownDocument } from './shown.ts';

/** A workbook of one sheet whose cells have formats of their own. */
function formatted(
  rows: readonly (readonly (string | readonly [value: number, format: string])[])[],
  more = '',
  book = '',
): Promise<Buffer> {
  const formats = [...new Set(rows.flat().flatMap((cell) => (typeof cell === 'string' ? [] : [cell[1]])))];
  const cell = (value: (typeof rows)[number][number], row: number, column: number) => {
    const place = `r="${'ABCDEFGH'[column]}${row + 1}"`;
    return typeof value === 'string'
      ? `<c ${place} t="inlineStr"><is><t>${value}</t></is></c>`
      : `<c ${place} s="${formats.indexOf(value[1]) + 1}"><v>${value[0]}</v></c>`;
  };
  const parts = xlsxParts({ S: [] });
  return zipFile({
    ...parts,
    'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace('<sheets>', `${book}<sheets>`),
    'xl/styles.xml':
      `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${170 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts>` +
      `<cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${170 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml':
      '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' +
      rows
        .map((cells, row) => `<row r="${row + 1}">${cells.map((value, i) => cell(value, row, i)).join('')}</row>`)
        .join('') +
      `</sheetData>${more}</worksheet>`,
  });
}

const wholeTables = { choices: { wholeTables: true } };
const sheet = (...rows: readonly (readonly CellValue[])[]) => xlsxFile({ S: rows });

function oldWorkbook(rows: WorkSheet): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, rows, 'S');
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
}
const rows = (...all: unknown[][]): WorkSheet => utils.aoa_to_sheet(all);

export const tableDocuments: readonly ShownDocument[] = [
  {
    of: 'Excel: times',
    name: 'shifts.xlsx',
    bytes: formatted([
      ['start', 'long', 'day', 'moment'],
      [
        [0.5625, 'h:mm'],
        [1.5, '[h]:mm:ss'],
        [45_365, 'd mmm yyyy'],
        [45_365.75, 'yyyy-mm-dd hh:mm'],
      ],
      [
        [0.25, 'h:mm AM/PM'],
        [0.0625, 'mm:ss'],
        [45_365, 'dddd'],
        [0, 'h:mm'],
      ],
    ]),
    options: wholeTables,
    shows: 'start\tlong\tday\tmoment\n13:30\t36:00:00\t14 Mar 2024\t2024-03-14 18:00\n6:00 AM\t30:00\tThursday\t0:00',
  },
  {
    of: 'Excel: times',
    name: 'of-a-mac.xlsx',
    bytes: formatted([['day'], [[43_903, 'yyyy-mm-dd']]], '', '<workbookPr date1904="1"/>'),
    options: wholeTables,
    shows: 'day\n2024-03-14',
  },
  {
    of: 'Excel: percents',
    name: 'rates.xlsx',
    bytes: formatted([
      ['rate', 'share', 'none'],
      [
        [0.255, '0.0%'],
        [1, '0%'],
        [0, '0.00%'],
      ],
    ]),
    options: wholeTables,
    shows: 'rate\tshare\tnone\n25.5%\t100%\t0.00%',
  },
  {
    of: 'Excel: number formats',
    name: 'accounts.xlsx',
    bytes: formatted([
      ['sum', 'loss', 'number', 'science', 'part', 'words'],
      [
        [1234.5, '#,##0.00 "€"'],
        [-12.5, '#,##0.0;(#,##0.0)'],
        [42, '00000'],
        [1234.5, '0.00E+00'],
        [0.5, '# ?/?'],
        [3, '0 "days"'],
      ],
    ]),
    options: wholeTables,
    shows: 'sum\tloss\tnumber\tscience\tpart\twords\n1,234.50 €\t(12.5)\t00042\t1.23E+03\t1/2\t3 days',
  },
  {
    of: 'Excel: joined cells',
    name: 'wards.xlsx',
    bytes: formatted(
      [
        ['ward', 'text'],
        ['North', 'aspirin'],
      ],
      '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
    ),
    options: { columns: { text: '{ward}: {text}' } },
    shows: ['North: aspirin'],
  },
  {
    of: 'Excel: whole sheets',
    name: 'unnamed.xlsx',
    bytes: sheet(['ward', 'drug'], ['North', 'aspirin'], ['South', null], [null, 'heparin']),
    shows: 'ward\tdrug\nNorth\taspirin\nSouth\n\theparin',
    doubts: ['was read as one text, row by row'],
  },
  {
    of: 'Excel: whole sheets',
    name: 'records.xlsx',
    bytes: sheet(['id', 'text'], [1, 'The first.'], [2, 'The second.']),
    shows: ['The first.', 'The second.'],
  },
  {
    of: 'CSV: whole tables',
    name: 'wards.csv',
    bytes: 'ward,drug\nNorth,"aspirin, 75 mg"\n,"two\nlines"\n',
    options: wholeTables,
    shows: 'ward\tdrug\nNorth\taspirin, 75 mg\n\ttwo lines',
  },
  {
    of: 'CSV: whole tables',
    name: 'unnamed.csv',
    bytes: 'ward;drug\r\nNorth;aspirin\r\n',
    shows: 'ward\tdrug\nNorth\taspirin',
    doubts: ['was read as one text, row by row'],
  },
  {
    of: 'CSV: sep= lines',
    name: 'sep.csv',
    bytes: 'sep=|\ntext|n\na;b,c|1\n',
    shows: 'a;b,c',
    unseen: { why: 'the line that names the separator', words: ['sep'] },
  },
  {
    of: 'formats: ods',
    name: 'wards.ods',
    bytes: zipFile(
      odfParts(
        'spreadsheet',
        odfSheet('S', [
          ['ward', 'share'],
          ['North', '12.5 %'],
        ]),
      ),
    ),
    options: wholeTables,
    shows: 'ward\tshare\nNorth\t12.5 %',
  },
  {
    of: 'formats: xls',
    name: 'cases.xls',
    bytes: oldWorkbook(rows(['question', 'answer'], ['Why?', 'Because.'], ['How?', 'So.'])),
    shows: ['Why?\nBecause.', 'How?\nSo.'],
  },
];
