import { deflateSync } from 'node:zlib';

/** One line of text on a page; x and y in points from the lower left corner. */
export interface PdfLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

/** What a page shows: lines, a picture as a scanner makes it, or operators as they are written into the file. */
export type PdfPage = readonly PdfLine[] | 'picture' | { readonly operators: string };

export interface PdfOptions {
  /** Says that the file is encrypted, with a password that nobody knows. */
  readonly password?: boolean;
  readonly compress?: boolean;
}

/** Lines one below the other, as on a typewriter. */
export const pdfLines = (...lines: readonly string[]): PdfLine[] =>
  lines.map((text, i) => ({ text, x: 72, y: 760 - 14 * i }));

/** A PDF 1.4 file with a correct table of cross-references; text in Helvetica and WinAnsiEncoding. */
export function pdfFile(pages: readonly PdfPage[], { password = false, compress = false }: PdfOptions = {}): Buffer {
  const first = 5;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${first + 2 * i} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    stream(
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8',
      Buffer.from([127]),
      false,
    ),
    ...pages.flatMap((page, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${first + 2 * i + 1} 0 R` +
        ' /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>',
      stream('', Buffer.from(operators(page), 'latin1'), compress),
    ]),
  ];
  if (password)
    objects.push(`<< /Filter /Standard /V 1 /R 2 /P -44 /O <${'a5'.repeat(32)}> /U <${'5a'.repeat(32)}> >>`);
  return written(objects, password ? ` /Encrypt ${objects.length} 0 R /ID [<00> <00>]` : '');
}

/** A stream object with its dictionary, as bytes in latin1. */
export function stream(dictionary: string, bytes: Buffer, compress: boolean): string {
  const content = compress ? deflateSync(bytes) : bytes;
  const filter = compress ? ' /Filter /FlateDecode' : '';
  return `<< ${dictionary}${filter} /Length ${content.length} >>\nstream\n${content.toString('latin1')}\nendstream`;
}

/** Objects 1, 2, … with header, cross-references and trailer; the first is the catalogue. */
export function written(objects: readonly string[], trailer = ''): Buffer {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file +=
    `xref\n0 ${size}\n0000000000 65535 f \n${table}` +
    `trailer\n<< /Size ${size} /Root 1 0 R${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

function operators(page: PdfPage): string {
  if (page === 'picture') return 'q 595 0 0 842 0 0 cm /Im1 Do Q';
  if ('operators' in page) return page.operators;
  return page
    .map(({ text, x, y, size = 12 }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped(text)}) Tj ET`)
    .join('\n');
}

/** WinAnsi agrees with latin1 outside 0x80–0x9f, which tests do not use. */
const escaped = (text: string): string => text.replace(/[\\()]/g, '\\$&');

/** A picture on a scanned page: bits of black and white, where 1 is white, and how far from above it begins, in dots. */
export interface ScannedPicture {
  readonly width: number;
  readonly height: number;
  readonly bits: Buffer;
  readonly top: number;
  /** It is stored upside down and turned back when it is drawn. */
  readonly mirrored?: boolean;
}

/** Pages as wide as their pictures at 200 dots an inch, or with lines of text. */
export function scannedPdf(
  pages: readonly ({ readonly pictures: readonly ScannedPicture[] } | { readonly lines: readonly PdfLine[] })[],
): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  const add = (object: string): number => objects.push(object);
  const kids = pages.map((page) => {
    if ('lines' in page) {
      const content = add(stream('', Buffer.from(operators(page.lines)), false));
      return add(pageObject(595, 842, content, '/Font << /F1 3 0 R >>'));
    }
    const [width, height] = [
      Math.max(...page.pictures.map((picture) => picture.width)),
      Math.max(...page.pictures.map((picture) => picture.top + picture.height)),
    ];
    const points = (dots: number): number => (dots * 72) / 200;
    const names = page.pictures.map((picture) => add(imageObject(picture)));
    const drawn = page.pictures.map((picture, i) => {
      const [high, bottom] = [points(picture.height), points(height - picture.top - picture.height)];
      const place = picture.mirrored ? `${-high} 0 ${bottom + high}` : `${high} 0 ${bottom}`;
      return `q ${points(picture.width)} 0 0 ${place} cm /P${i} Do Q`;
    });
    const content = add(stream('', Buffer.from(drawn.join('\n')), false));
    const resources = `/XObject << ${names.map((name, i) => `/P${i} ${name} 0 R`).join(' ')} >>`;
    return add(pageObject(points(width), points(height), content, resources));
  });
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] >>`;
  return written(objects);
}

const pageObject = (width: number, height: number, content: number, resources: string): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${content} 0 R /Resources << ${resources} >> >>`;

function imageObject({ width, height, bits, mirrored = false }: ScannedPicture): string {
  const rowBytes = (width + 7) >> 3;
  const rows = Array.from({ length: height }, (_, row) => bits.subarray(row * rowBytes, (row + 1) * rowBytes));
  const about = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 1`;
  return stream(about, Buffer.concat(mirrored ? rows.reverse() : rows), true);
}
