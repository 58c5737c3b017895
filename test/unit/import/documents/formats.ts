import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { epubParts, odfParts, pptxParts, slideShape } from '../../../../bench/hostile/documentFiles.ts';
import { docxFile, paragraph, zipFile } from '../../../../bench/hostile/officeFiles.ts';
import { outlookFile } from '../../../../bench/hostile/outlookFile.ts';
import { pngOf } from '../../../../bench/hostile/pictureFile.ts';
import { wordFile } from '../../../../bench/hostile/wordFile.ts';
import { scan } from '../recognition/scan.ts';
import type { ShownDocument } from './shown.ts';

const lines = (...all: readonly string[]) => all.join('\r\n');
const head = [
  'From: Ann Roe <ann@example.org>',
  'To: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>',
  'Subject: =?utf-8?B?QmVmdW5k?=',
];
const shownHead = 'From: Ann Roe <ann@example.org>\nTo: Jürgen <j@example.org>\nSubject: Befund';

const mail: readonly ShownDocument[] = [
  {
    of: 'formats: eml',
    name: 'plain.eml',
    bytes: lines(
      ...head,
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('Der Befund ist unauffällig.').toString('base64'),
    ),
    shows: `${shownHead}\n\nDer Befund ist unauffällig.`,
  },
  {
    of: 'formats: eml',
    name: 'with-a-document.eml',
    bytes: docxFile(paragraph('The report.')).then((report) =>
      Buffer.from(
        lines(
          ...head,
          'Content-Type: multipart/mixed; boundary=b',
          '',
          '--b',
          'Content-Type: text/html',
          '',
          '<p>See the <b>report</b>.</p>',
          '--b',
          'Content-Disposition: attachment; filename="report.docx"',
          'Content-Transfer-Encoding: base64',
          '',
          report.toString('base64'),
          '--b--',
        ),
      ),
    ),
    shows: [`${shownHead}\n\nSee the report.`, 'The report.'],
  },
  {
    of: 'formats: eml',
    name: 'of-windows.eml',
    // What most letters of western Europe were written in before UTF-8.
    bytes: Buffer.from(
      lines(
        'From: a@example.org',
        'Subject: =?windows-1252?Q?=80_5_=96_=93now=94?=',
        'Content-Type: text/plain; charset=windows-1252',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'The fee: =80 5 =96 =93now=94, f=FCr alle=85',
      ),
    ),
    shows: 'From: a@example.org\nSubject: € 5 – “now”\n\nThe fee: € 5 – “now”, für alle…',
  },
  {
    of: 'formats: mbox',
    name: 'inbox.mbox',
    bytes: [1, 2]
      .map(
        (i) =>
          `From a@example.org Mon Jun  1 10:00:00 2026\nFrom: a@example.org\nSubject: ${i}\n\n>From then on, letter ${i}.\n`,
      )
      .join('\n'),
    shows: [1, 2].map((i) => `From: a@example.org\nSubject: ${i}\n\nFrom then on, letter ${i}.`),
  },
  {
    of: 'formats: msg',
    name: 'outlook.msg',
    bytes: outlookFile({
      properties: {
        0x0037001f: 'Befund für Jürgen',
        0x0c1a001f: 'Ann Roe',
        0x0c1f001f: 'ann@example.org',
        0x1000001f: 'Unauffällig.\r\n\r\nGruß',
      },
    }),
    shows: 'From: Ann Roe <ann@example.org>\nSubject: Befund für Jürgen\n\nUnauffällig.\n\nGruß',
  },
];

const p = (content: string) => `<text:p>${content}</text:p>`;
const item = (content: string) => `<text:list-item>${content}</text:list-item>`;
const listStyle =
  '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>' +
  '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>';
const cell = (content: string, about = '') => `<table:table-cell ${about}>${p(content)}</table:table-cell>`;
const chapter = (body: string) =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>The book</title></head><body>${body}</body></html>`;

const documents: readonly ShownDocument[] = [
  {
    of: 'formats: rtf',
    name: 'letter.rtf',
    bytes: Buffer.from(
      "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\author Nobody}}Z\\'fcrich, {\\b bold} words.\\par {\\v hidden}mc{\\super 2} \\u8364 ?5.\\par {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par}",
      'latin1',
    ),
    shows: 'Zürich, bold words.\n\nmc² €5.\n\n7',
    unseen: { why: 'hidden text', words: ['hidden'] },
  },
  {
    of: 'formats: rtf',
    name: 'list-and-table.rtf',
    bytes:
      '{\\rtf1\\ansi {\\listtext 1.\\tab}one\\par{\\listtext 2.\\tab}two\\par\\pard\\trowd\\intbl drug\\cell dose\\cell\\row\\pard See{\\super\\chftn{\\footnote\\chftn  the note}} it\\par}',
    shows: '1. one\n2. two\n\ndrug\tdose\n\nSee[1] it\n\n[1] the note',
  },
  {
    of: 'formats: odt',
    name: 'lease.odt',
    bytes: zipFile(
      odfParts(
        'text',
        '<text:h text:outline-level="1">Lease</text:h>' +
          `<text:list text:style-name="L1">${item(`${p('Rent')}<text:list>${item(p('monthly'))}</text:list>`)}${item(p('Term'))}</text:list>` +
          p(
            'See<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> page <text:page-number>3</text:page-number>.',
          ),
        { styles: listStyle },
      ),
    ),
    shows: 'Lease\n\n1. Rent\n  a) monthly\n2. Term\n\nSee[1] page 3.\n\n[1] A note.',
  },
  {
    of: 'formats: odt',
    name: 'table.odt',
    bytes: zipFile(
      odfParts(
        'text',
        `<table:table><table:table-row>${cell('Ward')}${cell('Drug')}${cell('Dose')}</table:table-row>` +
          `<table:table-row>${cell('both', 'table:number-columns-spanned="2"')}<table:covered-table-cell/>${cell('none')}</table:table-row></table:table>` +
          p('a<text:span text:style-name="Hid">secret</text:span>b'),
        {
          styles:
            '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>',
        },
      ),
    ),
    shows: 'Ward\tDrug\tDose\nboth\t\tnone\n\nab',
    unseen: { why: 'hidden text', words: ['asecretb'] },
  },
  {
    of: 'formats: odp',
    name: 'slides.odp',
    bytes: zipFile(
      odfParts(
        'presentation',
        `<draw:page><draw:frame><draw:text-box>${p('Title')}${p('A point')}</draw:text-box></draw:frame></draw:page><draw:page><draw:frame><draw:text-box>${p('End')}</draw:text-box></draw:frame></draw:page>`,
      ),
    ),
    shows: 'Title\n\nA point\n\nEnd',
  },
  {
    of: 'formats: pptx',
    name: 'slides.pptx',
    bytes: zipFile(
      pptxParts([
        { shapes: slideShape(['Findings'], 'title') + slideShape(['First point', 'Second point'], 'body') },
        { shapes: slideShape(['Last slide']) },
      ]),
    ),
    shows: 'Findings\n\nFirst point\nSecond point\n\nLast slide',
  },
  {
    of: 'formats: epub',
    name: 'book.epub',
    bytes: zipFile(
      epubParts({
        'z.xhtml': chapter('<h1>One</h1><p>It was a <i>dark</i> night.</p><ol start="3"><li>x</li></ol>'),
        'a.xhtml': chapter('<h1>Two</h1><p>Morning.</p>'),
      }),
    ),
    shows: 'One\n\nIt was a dark night.\n\n3. x\n\nTwo\n\nMorning.',
  },
  {
    of: 'formats: doc',
    name: 'old.doc',
    bytes: wordFile({ text: Buffer.from('Z\xfcrich, \x93quoted\x94.\rThe second paragraph.\r', 'latin1') }),
    shows: 'Zürich, “quoted”.\n\nThe second paragraph.',
  },
  {
    of: 'formats: doc',
    name: 'agreement.doc',
    bytes: readFileSync(join(import.meta.dirname, '..', 'office', 'old', 'word', 'agreement.doc')),
    options: { choices: { headers: false, comments: true } },
    shows: [
      '1. Agreement of the parties\n  1.1(a) Rent\n\nThe rent is paid monthly.[1]\n\n1.1(b) Deposit\n\nE = mc², H₂O\tafter a tab\nsecond line',
      'I) first point\n  (a) a sub point\n  (b) another\nII) second point\n\n- a bullet\n\nSee the site on page 1.',
      'Kept inserted words with a note.[2]\n\nName\tWert\nGröße\t12\nПривет\n\nCommented words.\n\nLast words.\n\nWords in a box.',
      '[1] A footnote.\n\n[2] An endnote.\n\n[comment] A remark.',
    ].join('\n\n'),
  },
];

const json = (value: unknown) => JSON.stringify(value);

const records: readonly ShownDocument[] = [
  {
    of: 'formats: ipynb',
    name: 'analysis.ipynb',
    bytes: json({
      ...{ nbformat: 4, nbformat_minor: 4, metadata: {} },
      cells: [
        { cell_type: 'markdown', metadata: {}, source: ['# Doses\n', 'of *all* wards'] },
        {
          ...{ cell_type: 'code', metadata: {}, execution_count: 1, source: 'print(1)' },
          outputs: [{ output_type: 'stream', name: 'stdout', text: '1\n' }],
        },
      ],
    }),
    options: { choices: { outputs: true } },
    shows: '# Doses\nof *all* wards\n\nprint(1)\n\n1',
  },
  {
    of: 'formats: nxml',
    name: 'paper.nxml',
    bytes:
      '<article><front><article-meta><article-id>1</article-id><title-group><article-title>On <italic>E. coli</italic></article-title></title-group>' +
      '</article-meta></front><body><p>Grown at 37 °C in 10<sup>9</sup> cells.</p></body></article>',
    shows: 'On E. coli\nGrown at 37 °C in 10⁹ cells.',
  },
  {
    of: 'formats: hl7',
    name: 'result.hl7',
    bytes: 'MSH|^~\\&|LAB|ACME|||20260102||ORU^R01|1|P|2.5\rPID|1||77||Roe^Ann\rNTE|1||well \\T\\ good\r',
    shows: 'MSH|^~\\&|LAB|ACME|||20260102||ORU^R01|1|P|2.5\nPID|1||77||Roe^Ann\nNTE|1||well & good',
  },
  {
    of: 'formats: fhir',
    name: 'report.fhir.json',
    bytes: json({
      resourceType: 'DiagnosticReport',
      id: 'r1',
      code: { coding: [{ system: 'http://loinc.org', code: '24627-2', display: 'Chest CT' }] },
      effectiveDateTime: '2026-01-02',
      conclusion: 'No acute findings.',
    }),
    shows: 'Diagnostic Report\ncode: Chest CT\neffective date time: 2026-01-02\nconclusion: No acute findings.',
  },
  {
    of: 'formats: scanned pages',
    name: 'scan.png',
    bytes: pngOf(scan),
    options: { choices: { ocr: ['fra'] } },
    shows: 'Le loyer est de 1250 euros.\nIl est payable chaque mois.',
    doubts: ['was read from a picture by text recognition'],
  },
  {
    of: 'formats: scanned pages',
    name: 'unasked.png',
    bytes: pngOf(scan),
    shows: [],
    notRead: ['is a picture, whose text is not read; run again with --ocr'],
  },
];

export const formatDocuments: readonly ShownDocument[] = [...mail, ...documents, ...records];
