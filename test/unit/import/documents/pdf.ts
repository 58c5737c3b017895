import { pdfFile, type PdfLine, pdfLines, stream, written } from '../../../../bench/hostile/pdfFile.ts';
import type { ShownDocument } from './shown.ts';

const at = (text: string, x: number, y: number, size = 12): PdfLine => ({ text, x, y, size });

/** A page of these operators with fields that lie on it. */
function form(operators: string, ...fields: readonly string[]): Buffer {
  const numbers = fields.map((_, i) => `${6 + i} 0 R`).join(' ');
  return written([
    `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${numbers}] >> >>`,
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [${numbers}] >>`,
    stream('', Buffer.from(operators), false),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...fields.map((field) => `<< /Type /Annot ${field} >>`),
  ]);
}

const labels = (...words: readonly string[]) =>
  `BT /F1 12 Tf 72 700 Td ${words.map((word) => `(${word}) Tj 0 -20 Td`).join(' ')} ET`;
const widget = (bottom: number, more: string) => `/Subtype /Widget /Rect [140 ${bottom} 300 ${bottom + 16}] ${more}`;
const state = (on: boolean) =>
  `/V /${on ? 'Yes' : 'Off'} /AS /${on ? 'Yes' : 'Off'} /AP << /N << /Yes << >> /Off << >> >> >>`;

const table = (rows: readonly (readonly string[])[]): PdfLine[] =>
  rows.flatMap((cells, row) => cells.flatMap((cell, i) => (cell ? [at(cell, 72 + 120 * i, 700 - 16 * row)] : [])));

/** A font whose letters are said to be signs of nobody. */
const meaningless = '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <e020> endbfrange';

/** A font that draws a ligature as one sign, and says which letters it stands for. */
const ligature =
  '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange 1 beginbfchar <01> <00660069>  endbfchar';

const withMap = (map: string, operators: string): Buffer =>
  written([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>',
    ...[5, 6].map(
      (content) =>
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>`,
    ),
    stream('', Buffer.from('BT /F1 12 Tf 72 700 Td (A page with words.) Tj ET'), false),
    stream('', Buffer.from(operators, 'latin1'), false),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [1 /fi] >> /ToUnicode 9 0 R >>',
    stream('', Buffer.from(map), false),
  ]);

export const pdfDocuments: readonly ShownDocument[] = [
  {
    of: 'PDF: filled forms',
    name: 'admission.pdf',
    bytes: form(
      labels('Name:', 'Ward:', 'Smoker', 'Diabetic'),
      widget(696, '/FT /Tx /T (name) /V (Maria Example)'),
      widget(676, '/FT /Ch /Ff 131072 /T (ward) /V (North) /Opt [(North) (South)]'),
      widget(656, `/FT /Btn /T (a) ${state(true)}`),
      widget(636, `/FT /Btn /T (b) ${state(false)}`),
    ),
    shows: 'Name:\tMaria Example\nWard:\tNorth\nSmoker\t☒\nDiabetic\t☐',
  },
  {
    of: 'PDF: filled forms',
    name: 'remarks.pdf',
    bytes: form(
      labels('Remarks:'),
      '/Subtype /Widget /Rect [72 600 400 660] /FT /Tx /Ff 4096 /T (r) /V (first line\\nsecond line)',
      '/Subtype /FreeText /Rect [72 560 400 580] /Contents (typed onto the page)',
      '/Subtype /Widget /Rect [72 520 400 540] /FT /Tx /F 2 /T (h) /V (never shown)',
    ),
    shows: 'Remarks:\nfirst line\nsecond line\ntyped onto the page',
  },
  {
    of: 'PDF: bold drawn twice',
    name: 'bold.pdf',
    bytes: pdfFile([
      [
        ...[0, 0.3, 0.6].map((by) => at('Summary of findings', 72 + by, 700)),
        at('Plain line.', 72, 680),
        // Two lines that are alike are two lines.
        at('Plain line.', 72, 660),
      ],
    ]),
    shows: 'Summary of findings\nPlain line.\nPlain line.',
  },
  {
    of: 'PDF: empty cells',
    name: 'medication.pdf',
    bytes: pdfFile([
      table([
        ['Drug', 'Dose', 'Allergy', 'Status'],
        ['aspirin', '', '', 'stopped'],
        ['heparin', '5000 U', 'none', ''],
        ['', '', 'penicillin', 'known'],
      ]),
    ]),
    shows: 'Drug\tDose\tAllergy\tStatus\naspirin\t\t\tstopped\nheparin\t5000 U\tnone\n\t\tpenicillin\tknown',
  },
  {
    of: 'PDF: letters without meaning',
    name: 'scrambled-page.pdf',
    bytes: withMap(meaningless, 'BT /F2 12 Tf 72 700 Td (Rubbish) Tj ET'),
    shows: 'A page with words.',
    notRead: ['do not say which letters they draw'],
  },
  {
    of: 'PDF: letters without meaning',
    name: 'ligature.pdf',
    bytes: withMap(ligature, 'BT /F2 12 Tf 72 700 Td (\\001nal of\\001ce) Tj ET'),
    shows: 'A page with words.\n\nfinal office',
  },
  {
    of: 'PDF: superscripts',
    name: 'exponents.pdf',
    bytes: pdfFile([
      [
        at('E = mc', 72, 700),
        at('2', 110.5, 705, 7),
        at('As was held', 72, 680),
        at('12', 136.5, 684, 7),
        at('CO', 72, 660),
        at('2', 90.5, 657, 7),
      ],
    ]),
    shows: 'E = mc²\nAs was held¹²\nCO₂',
    unseen: { why: 'raised signs stand apart there', words: ['mc', 'co', '2'] },
  },
  {
    of: 'PDF: divided words',
    name: 'divided.pdf',
    bytes: pdfFile([
      pdfLines('The random-', 'ised trial was', 'well-', 'known; well-known', 'to all.'),
      pdfLines('The second page.'),
    ]),
    shows: 'The randomised trial was\nwell-known; well-known\nto all.\n\nThe second page.',
    unseen: { why: 'halves of a word that was divided', words: ['random', 'ised'] },
  },
];
