import { deflateSync } from 'node:zlib';
import { bomb, zlibBomb } from './bombs.ts';
import { billionLaughs, type Crafted } from './craftedText.ts';
import { docxParts, paragraph, parquetFile, xlsxParts } from './officeFiles.ts';
import { pdfFile, pdfLines, stream, written } from './pdfFile.ts';
import { type RawEntry, rawZip } from './rawZip.ts';
import type { FileType } from './validFiles.ts';

const entriesOf = (parts: Readonly<Record<string, string>>): RawEntry[] =>
  Object.entries(parts).map(([name, text]) => ({ name, data: Buffer.from(text) }));

/** The parts, with some of them replaced; null removes one. */
const withParts = (parts: Readonly<Record<string, string>>, changes: Readonly<Record<string, string | null>>): Buffer =>
  rawZip(
    entriesOf(
      Object.fromEntries(
        Object.entries({ ...parts, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null),
      ),
    ),
  );

/** The parts, one of which unpacks to 300 MB of spaces. */
function withBomb(parts: Readonly<Record<string, string>>, name: string, declared?: number): Buffer {
  const { packed, size, crc } = bomb(300, '<a>', '</a>');
  return rawZip(
    entriesOf(parts).map((entry) =>
      entry.name === name ? { name, data: entry.data, packed, size: declared ?? size, crc } : entry,
    ),
  );
}

/** The container of old and of encrypted files, as far as anybody looks at it. */
const compound = (stream: string): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(512),
  ]);

const words = docxParts(paragraph('Words.'));
const inBody = (body: string): Buffer => rawZip(entriesOf(docxParts(body)));

const docx: Crafted = {
  'a bomb': () => withBomb(words, 'word/document.xml'),
  'a bomb that declares little': () => withBomb(words, 'word/document.xml', 500),
  'entities in entities': () => withParts(words, { 'word/document.xml': billionLaughs }),
  'deep tables': () =>
    inBody('<w:tbl><w:tr><w:tc>'.repeat(3000) + paragraph('x') + '</w:tc></w:tr></w:tbl>'.repeat(3000)),
  'deep elements': () => inBody('<w:sdt><w:sdtContent>'.repeat(50_000) + '</w:sdtContent></w:sdt>'.repeat(50_000)),
  'no document': () => withParts(words, { 'word/document.xml': null }),
  'a document that is none': () => withParts(words, { 'word/document.xml': 'no xml at all' }),
  'huge spans': () =>
    inBody(
      `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>${paragraph('a')}</w:tc></w:tr></w:tbl>`,
    ),
  'a footnote that is not there': () => inBody('<w:p><w:r><w:footnoteReference w:id="99"/></w:r></w:p>'),
  'relationships in circles': () =>
    withParts(words, { '_rels/.rels': (words['_rels/.rels'] ?? '').replace('word/document.xml', '_rels/.rels') }),
  'a part twice': () => rawZip([...entriesOf(words), ...entriesOf(words)]),
  encrypted: () => compound('EncryptedPackage'),
  'an old one': () => compound('WordDocument'),
};

const cells = xlsxParts({ S: [['text'], ['words']] });
const inSheet = (rows: string): Buffer =>
  withParts(cells, {
    'xl/worksheets/sheet1.xml': (cells['xl/worksheets/sheet1.xml'] ?? '').replace(
      '</sheetData>',
      `${rows}</sheetData>`,
    ),
  });

const xlsx: Crafted = {
  'a bomb': () => withBomb(cells, 'xl/worksheets/sheet1.xml'),
  'a bomb that declares little': () => withBomb(cells, 'xl/sharedStrings.xml', 500),
  'a value far away': () => inSheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
  'a row beyond all rows': () => inSheet('<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'),
  'a column beyond all columns': () => inSheet('<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>'),
  'cells without a place': () => inSheet('<row><c><v>1</v></c></row>'),
  'a text that is not there': () => inSheet('<row r="9"><c r="A9" t="s"><v>999999</v></c></row>'),
  'entities in entities': () => withParts(cells, { 'xl/sharedStrings.xml': billionLaughs }),
  'deep elements': () => inSheet('<row r="9">'.repeat(50_000)),
  'no sheet': () => withParts(cells, { 'xl/worksheets/sheet1.xml': null }),
  'a sheet that is none': () => withParts(cells, { 'xl/worksheets/sheet1.xml': 'no xml at all' }),
  'no workbook': () => withParts(cells, { 'xl/workbook.xml': null }),
  encrypted: () => compound('EncryptedPackage'),
};

const page = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]';
const onePage = (content: string, resources = '', more: readonly string[] = [], trailer = ''): Buffer =>
  written(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      `<< ${page} /Contents 4 0 R /Resources << ${resources} >> >>`,
      content,
      ...more,
    ],
    trailer,
  );

const packed = (bytes: Buffer, filter: string): string =>
  `<< /Filter ${filter} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`;

/** Forms that each draw the next one ten times. */
export const formsInForms = (levels: number): Buffer => {
  const form = (operators: string, resources: string): string =>
    stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << ${resources} >>`,
      Buffer.from(operators),
      false,
    );
  const font = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
  const forms = Array.from({ length: levels }, (_, i) =>
    i === levels - 1
      ? form('BT /F 9 Tf (lol) Tj ET', font)
      : form('/X Do '.repeat(10), `/XObject << /X ${6 + i} 0 R >>`),
  );
  return onePage(stream('', Buffer.from('/X Do'), false), '/XObject << /X 5 0 R >>', forms);
};

const pdf: Crafted = {
  'cross-references in circles': () => {
    const file = pdfFile([pdfLines('words')]).toString('latin1');
    const start = /startxref\n(\d+)/.exec(file)?.[1];
    return Buffer.from(file.replace('/Root', `/Prev ${start} /Root`), 'latin1');
  },
  'cross-references that lie': () =>
    Buffer.from(
      pdfFile([pdfLines('words')])
        .toString('latin1')
        .replace(/\d{10} 00000 n/g, '0000000009 00000 n'),
      'latin1',
    ),
  'no cross-references': () =>
    Buffer.from(
      pdfFile([pdfLines('words')])
        .toString('latin1')
        .replace(/xref[^]*$/, ''),
      'latin1',
    ),
  'pages in circles': () =>
    written(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>']),
  'a billion pages': () =>
    Buffer.from(
      pdfFile([pdfLines('words')])
        .toString('latin1')
        .replace('/Count 1', '/Count 999999999'),
      'latin1',
    ),
  'many pages that are not there': () =>
    Buffer.from(
      pdfFile([pdfLines('words')])
        .toString('latin1')
        .replace('/Count 1', '/Count 9000'),
      'latin1',
    ),
  'a bomb': () => onePage(packed(zlibBomb(bomb(300)), '/FlateDecode')),
  'a bomb in a bomb': () => onePage(packed(deflateSync(zlibBomb(bomb(1000))), '[/FlateDecode /FlateDecode]')),
  'a form that draws itself': () =>
    onePage(stream('', Buffer.from('/X Do'), false), '/XObject << /X 5 0 R >>', [
      stream('/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>', Buffer.from('/X Do'), false),
    ]),
  'forms that draw a million forms': () => formsInForms(7),
  'the same content again and again': () =>
    written([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      `<< ${page} /Contents [${'4 0 R '.repeat(5000)}] >>`,
      stream('', Buffer.alloc(2000, 'q Q '), false),
    ]),
  'a length that is its own length': () => onePage('<< /Length 4 0 R >>\nstream\nBT (words) Tj ET\nendstream'),
  'deep arrays': () => onePage(stream('', Buffer.from('['.repeat(100_000)), false)),
  'deep dictionaries': () =>
    written(['<< /Type /Catalog /Pages 2 0 R >>', `${'<< /Kids [ '.repeat(50_000)}${'] >>'.repeat(50_000)}`]),
  'a font with four billion letters': () =>
    onePage(
      stream('', Buffer.from('BT /F 9 Tf (words) Tj ET'), false),
      '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >> >>',
      [stream('', Buffer.from('1 beginbfrange\n<00000000> <ffffffff> <0000>\nendbfrange\n'), false)],
    ),
  'a password': () => pdfFile([pdfLines('words')], { password: true }),
  'only a picture': () => pdfFile(['picture']),
  'no page': () => pdfFile([]),
};

const column = { name: 'text', data: ['some', 'words', 'here'], type: 'STRING' as const };

/** A valid file with another number where its footer says how long it is. */
const withFooterLength = (length: number) => (): Buffer => {
  const bytes = parquetFile([column]);
  bytes.writeUInt32LE(length >>> 0, bytes.length - 8);
  return bytes;
};

const parquet: Crafted = {
  'a footer of no length': withFooterLength(0),
  'a footer that is too short': withFooterLength(20),
  'a footer longer than the file': withFooterLength(0xffff_fff0),
  'a footer as long as the file': withFooterLength(parquetFile([column]).length - 8),
  'only its marks': () => Buffer.from('PAR1\0\0\0\0PAR1'),
  encrypted: () => Buffer.from('PARE\0\0\0\0PARE'),
  'no rows': () => parquetFile([{ ...column, data: [] }]),
  'many rows of nothing': () => parquetFile([{ ...column, data: Array.from({ length: 200_000 }, () => null) }]),
  'many equal rows': () => parquetFile([{ ...column, data: Array.from({ length: 200_000 }, () => 'words') }]),
  'a thousand columns': () =>
    parquetFile(Array.from({ length: 1000 }, (_, i) => ({ ...column, name: i ? `c${i}` : 'text' }))),
};

export const craftedOffice: Readonly<Partial<Record<FileType, Crafted>>> = { docx, xlsx, pdf, parquet };
