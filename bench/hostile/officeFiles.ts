import { ZipFile } from 'yazl';
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';

/** Small valid office files, made from scratch so that a test knows every byte of them. */

/** One date for everything, so that the same content gives the same bytes. */
const written = new Date(Date.UTC(2020, 0, 1));

/** A zip of parts, by name in the order given. */
export function zipFile(parts: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    zip.addBuffer(Buffer.from(content as string), name, { mtime: written, forceDosTimestamp: true });
  zip.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('end', () => resolve(Buffer.concat(chunks)));
    zip.outputStream.on('error', reject);
  });
}

export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const wordSpace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const sheetSpace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const contentTypes = (overrides: Readonly<Record<string, string>>): string =>
  `${declaration}<Types xmlns="${packages}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  Object.entries(overrides)
    .map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`)
    .join('') +
  '</Types>';

/** Relationships by type, named rId1, rId2, …. */
const relationships = (targets: readonly (readonly [type: string, target: string])[]): string =>
  `${declaration}<Relationships xmlns="${packages}/relationships">` +
  targets
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`)
    .join('') +
  '</Relationships>';

/** A paragraph of WordprocessingML, perhaps in a style such as `Heading1` or in a list of `docxParts`. */
export function paragraph(
  text: string,
  { style, list }: { style?: string; list?: 'bullets' | 'numbers' } = {},
): string {
  const numbering = list
    ? `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list === 'bullets' ? 1 : 2}"/></w:numPr>`
    : '';
  const properties = `<w:pPr>${style ? `<w:pStyle w:val="${style}"/>` : ''}${numbering}</w:pPr>`;
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`;
}

/** A table of WordprocessingML. */
export const table = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows
    .map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`)
    .join('')}</w:tbl>`;

/** Parts of a .docx; `body` is WordprocessingML, footnotes have the numbers 1, 2, … in it. */
export function docxParts(body: string, footnotes: readonly string[] = []): Record<string, string> {
  const level = (format: string) =>
    `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="%1."/></w:lvl>`;
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  return {
    '[Content_Types].xml': contentTypes({
      '/word/document.xml': `${word}.document.main+xml`,
      '/word/styles.xml': `${word}.styles+xml`,
      '/word/numbering.xml': `${word}.numbering+xml`,
      '/word/footnotes.xml': `${word}.footnotes+xml`,
    }),
    '_rels/.rels': relationships([['officeDocument', 'word/document.xml']]),
    'word/_rels/document.xml.rels': relationships([
      ['styles', 'styles.xml'],
      ['numbering', 'numbering.xml'],
      ['footnotes', 'footnotes.xml'],
    ]),
    'word/document.xml': `${declaration}<w:document xmlns:w="${wordSpace}"><w:body>${body}</w:body></w:document>`,
    'word/styles.xml':
      `${declaration}<w:styles xmlns:w="${wordSpace}">` +
      [1, 2]
        .map((n) => `<w:style w:type="paragraph" w:styleId="Heading${n}"><w:name w:val="heading ${n}"/></w:style>`)
        .join('') +
      '</w:styles>',
    'word/numbering.xml':
      `${declaration}<w:numbering xmlns:w="${wordSpace}">` +
      `<w:abstractNum w:abstractNumId="0">${level('bullet')}</w:abstractNum>` +
      `<w:abstractNum w:abstractNumId="1">${level('decimal')}</w:abstractNum>` +
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>' +
      '</w:numbering>',
    'word/footnotes.xml':
      `${declaration}<w:footnotes xmlns:w="${wordSpace}">` +
      footnotes.map((text, i) => `<w:footnote w:id="${i + 1}">${paragraph(text)}</w:footnote>`).join('') +
      '</w:footnotes>',
  };
}

/** The mark of footnote `number` within a paragraph of its own. */
export const footnoteMark = (text: string, number: number): string =>
  `<w:p><w:r><w:t>${escapeXml(text)}</w:t></w:r><w:r><w:footnoteReference w:id="${number}"/></w:r></w:p>`;

export const docxFile = (body: string, footnotes: readonly string[] = []): Promise<Buffer> =>
  zipFile(docxParts(body, footnotes));

export type CellValue = string | number | boolean | Date | null;

/** The letters of a column, the first one being 0. */
const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/** Parts of an .xlsx with strings in the shared table, dates as numbers of days in a style that says so. */
export function xlsxParts(sheets: Readonly<Record<string, readonly (readonly CellValue[])[]>>): Record<string, string> {
  const names = Object.keys(sheets);
  const strings: string[] = [];
  const shared = (text: string): number => {
    const found = strings.indexOf(text);
    return found >= 0 ? found : strings.push(text) - 1;
  };
  const cell = (value: CellValue, row: number, column: number): string => {
    const at = `r="${columnLetters(column)}${row + 1}"`;
    if (value === null) return '';
    if (typeof value === 'string') return `<c ${at} t="s"><v>${shared(value)}</v></c>`;
    if (typeof value === 'boolean') return `<c ${at} t="b"><v>${Number(value)}</v></c>`;
    if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`;
    // Days since the last day of 1899, as Excel counts after February 1900.
    return `<c ${at} s="1"><v>${(value.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000}</v></c>`;
  };
  const sheet = (rows: readonly (readonly CellValue[])[]): string =>
    `${declaration}<worksheet xmlns="${sheetSpace}"><sheetData>` +
    rows
      .map((row, r) => ({ r, cells: row.map((value, c) => cell(value, r, c)).join('') }))
      .filter(({ cells }) => cells)
      .map(({ r, cells }) => `<row r="${r + 1}">${cells}</row>`)
      .join('') +
    '</sheetData></worksheet>';
  const worksheets = names.map((name, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheet(sheets[name] ?? [])] as const);
  const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return {
    '[Content_Types].xml': contentTypes({
      '/xl/workbook.xml': `${excel}.sheet.main+xml`,
      '/xl/sharedStrings.xml': `${excel}.sharedStrings+xml`,
      '/xl/styles.xml': `${excel}.styles+xml`,
      ...Object.fromEntries(worksheets.map(([name]) => [`/${name}`, `${excel}.worksheet+xml`])),
    }),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relationships([
      ...names.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const),
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/workbook.xml':
      `${declaration}<workbook xmlns="${sheetSpace}" xmlns:r="${office}"><sheets>` +
      names.map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('') +
      '</sheets></workbook>',
    ...Object.fromEntries(worksheets),
    'xl/sharedStrings.xml':
      `${declaration}<sst xmlns="${sheetSpace}">` +
      strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('') +
      '</sst>',
    // Number format 14 is a date in every version of Excel.
    'xl/styles.xml': `${declaration}<styleSheet xmlns="${sheetSpace}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  };
}

export const xlsxFile = (sheets: Readonly<Record<string, readonly (readonly CellValue[])[]>>): Promise<Buffer> =>
  zipFile(xlsxParts(sheets));

/** A parquet file of columns with `rowGroupSize` rows in each group. */
export const parquetFile = (
  columns: readonly ColumnSource[],
  options: Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'> = {},
): Buffer => Buffer.from(parquetWriteBuffer({ ...options, columnData: [...columns] }));
