import { gzipSync } from 'node:zlib';
import {
  docxFile,
  docxParts,
  footnoteMark,
  paragraph,
  parquetFile,
  table,
  xlsxFile,
  xlsxParts,
  zipFile,
} from './officeFiles.ts';
import { epubParts, odfParts, odfSheet, pptxParts, slideShape } from './documentFiles.ts';
import { validContainers } from './craftedContainers.ts';
import { validPictures } from './craftedPictures.ts';
import { pdfFile, pdfLines } from './pdfFile.ts';
import { rawTar } from './rawTar.ts';

/** Endings that stand for all that can be imported; of kinds that share one, with a word before it. */
export const fileTypes = [
  ...['txt', 'md', 'html', 'csv', 'tsv', 'json', 'jsonl', 'xml'],
  ...['parquet', 'docx', 'pdf', 'xlsx', 'zip', 'tar', 'tar.gz', 'gz'],
  ...['odt', 'ods', 'pptx', 'epub', 'rtf', 'ipynb', 'hl7', 'eml', 'mbox'],
  ...['odp', 'nxml', 'fhir.json', 'srt', 'vtt', 'doc', 'xls', 'msg', 'png', 'tif', 'scan.pdf'],
] as const;

export type FileType = (typeof fileTypes)[number];

export interface ValidFiles {
  readonly files: Readonly<Record<FileType, Buffer>>;
  /** Parts of those that are zips, to be damaged one by one. */
  readonly parts: Readonly<Partial<Record<FileType, Readonly<Record<string, string>>>>>;
}

const sentences = Array.from(
  { length: 12 },
  (_, i) =>
    `Case ${i + 1}: the patient asked about the dose of drug ${i * 7} — “twice a day” — and was advised in Zürich.`,
);

/** A small valid file of every type, all about the same. */
export async function validFiles(): Promise<ValidFiles> {
  const rows = sentences.map((text, i) => ({ id: i + 1, text, answer: `Answer ${i + 1}.` }));
  const body =
    sentences.map((text) => paragraph(text)).join('') +
    table([
      ['drug', 'dose'],
      ['A', '5 mg'],
    ]);
  const word = paragraph('Report', { style: 'Heading1' }) + body + footnoteMark('See the note', 1);
  const sheets = { Cases: [['id', 'text', 'answer'], ...rows.map(({ id, text, answer }) => [id, text, answer])] };
  const separated = (separator: string): string =>
    ['id', 'text', 'answer'].join(separator) +
    rows.map(({ id, text, answer }) => `\n${id}${separator}"${text}"${separator}${answer}`).join('');
  const plain = sentences.join('\n\n');
  const archived = { 'a.txt': plain, 'folder/b.csv': separated(','), 'folder/c.jsonl': JSON.stringify(rows[0]) };
  const tar = rawTar(Object.entries(archived).map(([name, text]) => ({ name, data: Buffer.from(text) })));
  const text: Readonly<Partial<Record<FileType, string>>> = {
    txt: plain,
    md: `# Report\n\n${plain}\n\n| a | b |\n| - | - |\n| 1 | 2 |\n`,
    html: `<!doctype html><html><head><title>Report</title></head><body><h1>Report</h1>${sentences
      .map((sentence) => `<p>${sentence}</p>`)
      .join('')}<ul><li>one</li><li>two</li></ul></body></html>`,
    csv: separated(','),
    tsv: separated('\t'),
    json: JSON.stringify({ version: 1, cases: rows }),
    jsonl: rows.map((row) => JSON.stringify(row)).join('\n'),
    xml: `<?xml version="1.0"?><cases>${rows
      .map(({ id, text: words, answer }) => `<case id="${id}"><text>${words}</text><answer>${answer}</answer></case>`)
      .join('')}</cases>`,
  };
  const letter = `From: a@example.org\r\nSubject: Report\r\n\r\n${sentences.join('\r\n')}\r\n`;
  const zipped = {
    odt: odfParts('text', sentences.map((sentence) => `<text:p>${sentence}</text:p>`).join('')),
    ods: odfParts('spreadsheet', odfSheet('Cases', [['text'], ...sentences.map((sentence) => [sentence])])),
    pptx: pptxParts(sentences.map((sentence) => ({ shapes: slideShape([sentence]) }))),
    odp: odfParts(
      'presentation',
      sentences
        .map(
          (sentence) =>
            `<draw:page><draw:frame><draw:text-box><text:p>${sentence}</text:p></draw:text-box></draw:frame></draw:page>`,
        )
        .join(''),
    ),
    epub: epubParts({ 'a.xhtml': text.html ?? '', 'b.xhtml': text.html ?? '' }),
  };
  const columns = ['text', 'answer'] as const;
  return {
    files: {
      ...(Object.fromEntries(Object.entries(text).map(([type, words]) => [type, Buffer.from(words)])) as Record<
        'txt' | 'md' | 'html' | 'csv' | 'tsv' | 'json' | 'jsonl' | 'xml',
        Buffer
      >),
      parquet: parquetFile(
        columns.map((name) => ({ name, data: rows.map((row) => row[name]), type: 'STRING' as const })),
        { rowGroupSize: 5 },
      ),
      odt: await zipFile(zipped.odt),
      ods: await zipFile(zipped.ods),
      pptx: await zipFile(zipped.pptx),
      odp: await zipFile(zipped.odp),
      epub: await zipFile(zipped.epub),
      nxml: Buffer.from(
        `<article><front><article-meta><title-group><article-title>Report</article-title></title-group></article-meta></front>` +
          `<body><sec><title>Cases</title>${sentences.map((sentence) => `<p>${sentence}</p>`).join('')}</sec></body></article>`,
      ),
      'fhir.json': Buffer.from(
        JSON.stringify({
          resourceType: 'Bundle',
          entry: sentences.map((display) => ({ resource: { resourceType: 'Observation', code: { text: display } } })),
        }),
      ),
      srt: Buffer.from(
        sentences.map((words, i) => `${i + 1}\n00:00:0${i % 10},000 --> 00:00:0${i % 10},900\n${words}\n`).join('\n'),
      ),
      vtt: Buffer.from(`WEBVTT\n\n${sentences.map((words) => `00:00.000 --> 00:01.000\n${words}\n`).join('\n')}`),
      doc: validContainers.doc(),
      xls: validContainers.xls(),
      msg: validContainers.msg(),
      ...validPictures,
      rtf: Buffer.from(`{\\rtf1\\ansi ${sentences.join('\\par\n')}}`, 'latin1'),
      ipynb: Buffer.from(
        JSON.stringify({ nbformat: 4, cells: sentences.map((source) => ({ cell_type: 'markdown', source })) }),
      ),
      hl7: Buffer.from(`MSH|^~\\&|LAB\r${sentences.map((sentence) => `NTE|||${sentence}`).join('\r')}`),
      eml: Buffer.from(letter),
      mbox: Buffer.from(`From a@example.org Mon Jun  1 10:00:00 2026\n${letter}\n`.repeat(3)),
      docx: await docxFile(word, ['A note.']),
      pdf: pdfFile([
        pdfLines('Report, page 1', ...sentences.map((sentence) => sentence.slice(0, 60))),
        pdfLines('End.'),
      ]),
      xlsx: await xlsxFile(sheets),
      zip: await zipFile(archived),
      tar,
      'tar.gz': gzipSync(tar),
      gz: gzipSync(Buffer.from(plain)),
    },
    parts: { docx: docxParts(word, ['A note.']), xlsx: xlsxParts(sheets), zip: archived, ...zipped },
  };
}
