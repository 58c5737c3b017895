/** How files of well-known kinds begin, and what to do with them. */
const signatures: readonly (readonly [start: string, is: string])[] = [
  ['%PDF-', 'a PDF file; rename it to end in .pdf'],
  ['PK\x03\x04', 'a zip archive or an Office document; rename it to end in .zip, .docx, .xlsx or .pptx'],
  ['\x1f\x8b', 'packed by gzip; rename it to end in .gz or .tar.gz'],
  ['PAR1', 'a Parquet file; rename it to end in .parquet'],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'an old Office document or a letter of Outlook; rename it to end in .doc, .xls or .msg',
  ],
  ['{\\rtf', 'a document in Rich Text Format; rename it to end in .rtf'],
  ['\x89PNG', 'a picture (PNG); rename it to end in .png'],
  ['\xff\xd8\xff', 'a picture (JPEG); rename it to end in .jpg'],
  ['GIF8', 'a picture (GIF), which has no text to read'],
  ['SQLite format 3\0', 'a SQLite database; export its tables as .csv'],
  ['BZh', 'packed by bzip2; unpack it, or pack it as .zip or .tar.gz'],
  ['\xfd7zXZ\0', 'packed by xz; unpack it, or pack it as .zip or .tar.gz'],
  ['\x28\xb5\x2f\xfd', 'packed by Zstandard; unpack it, or pack it as .zip or .tar.gz'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive; unpack it, or pack it as .zip'],
  ['Rar!\x1a\x07', 'a RAR archive; unpack it, or pack it as .zip'],
  ['\x7fELF', 'a program'],
];

const longest = Math.max(...signatures.map(([start]) => start.length));

/** What a file is by its first bytes, with the advice for it; null when they say nothing. */
export function signatureOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, longest)).toString('latin1');
  return signatures.find(([known]) => start.startsWith(known))?.[1] ?? null;
}
