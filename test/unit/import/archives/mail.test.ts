import { describe, expect, it } from 'vitest';
import { docxFile, paragraph } from '../../../../bench/hostile/officeFiles.ts';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();
const lines = (...all: string[]) => all.join('\r\n');
const head = ['From: "Ann Roe" <ann@example.org>', 'To: bob@example.org, =?utf-8?Q?J=C3=BCrgen?= <j@example.org>'];
const date = 'Date: Mon, 1 Jun 2026 10:00:00 +0200';
const shownHead = 'From: Ann Roe <ann@example.org>\nTo: bob@example.org, Jürgen <j@example.org>\n' + date;

/** A letter of several parts: each its headers and what it holds. */
const multipart = (kind: string, ...parts: string[]) =>
  lines(
    `Content-Type: multipart/${kind}; boundary="=${kind}"`,
    '',
    ...parts.flatMap((part) => [`--=${kind}`, part]),
    `--=${kind}--`,
    '',
  );
const attachment = (name: string, bytes: Buffer) =>
  lines(
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    bytes.toString('base64'),
  );

describe('Letters', () => {
  it('are what people see of them', async () => {
    const body = [
      'Subject: =?utf-8?B?QmVmdW5k?=',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
    ];
    const letter = lines(...head, date, ...body, '', Buffer.from('Der Befund ist unauffällig.').toString('base64'));
    expect(await files.read('a.eml', letter)).toEqual([
      { source: 'a.eml/message.txt', text: `${shownHead}\nSubject: Befund\n\nDer Befund ist unauffällig.` },
    ]);
  });

  it('are read as pages where they are written as pages', async () => {
    const page = lines(
      'Content-Type: text/html; charset=iso-8859-1',
      '',
      '<style>p{}</style><p>Dear Bob,</p><ol><li>one</li><li>two</li></ol>',
    );
    const only = lines(...head, page);
    const both = lines(...head, multipart('alternative', lines('Content-Type: text/plain', '', 'See page.'), page));
    const text =
      'From: Ann Roe <ann@example.org>\nTo: bob@example.org, Jürgen <j@example.org>\n\nDear Bob,\n\n1. one\n2. two';
    expect(await files.read('page.eml', only)).toEqual([{ source: 'page.eml/message.txt', text }]);
    expect(await files.read('both.eml', both)).toEqual([{ source: 'both.eml/message.txt', text }]);
  });

  it('have attachments, each a file of its own, and what is not read is said', async () => {
    const report = await docxFile(paragraph('The report.'));
    const inner = lines('From: c@example.org', '', 'Forwarded.');
    const letter = lines(
      ...head,
      multipart(
        'mixed',
        lines('Content-Type: text/plain', '', 'See the report.'),
        attachment('report.docx', report),
        attachment('../x/report.docx', report),
        attachment('photo.png', Buffer.from('x')),
        lines('Content-Type: message/rfc822', 'Content-Disposition: attachment', '', inner),
      ),
    );
    const items = await files.read('b.eml', letter);
    expect(items.slice(0, 3)).toEqual([
      { source: 'b.eml/message.txt', text: expect.stringMatching(/\n\nSee the report\.$/) },
      { source: 'b.eml/report.docx', text: 'The report.' },
      { source: 'b.eml/report (2).docx', text: 'The report.' },
    ]);
    expect(items.slice(3)).toEqual([
      {
        source: 'b.eml/photo.png',
        problem: expect.stringMatching(/^is a picture, whose text is not read; run again with --ocr/),
      },
      { source: 'b.eml/attachment.eml/message.txt', text: 'From: c@example.org\n\nForwarded.' },
    ]);
  });

  it('are refused where they are none', async () => {
    expect(await files.read('none.eml', '')).toEqual([
      { source: 'none.eml', problem: 'is no letter: it has no headers; save it again as .eml' },
    ]);
  });
});

describe('Mailboxes', () => {
  it('are their letters', async () => {
    const letter = (number: number) =>
      `From x@example.org Mon Jun  1 10:00:00 2026\nFrom: x@example.org\nSubject: ${number}\n\n>From here on\nFrom me\n`;
    const text = (number: number) => `From: x@example.org\nSubject: ${number}\n\nFrom here on\nFrom me`;
    expect(await files.read('in.mbox', [1, 2, 3].map(letter).join('\n'))).toEqual(
      [1, 2, 3].map((number) => ({ source: `in.mbox/${number}.eml/message.txt`, text: text(number) })),
    );
  });

  it('are refused where they are none', async () => {
    expect(await files.read('none.mbox', 'words')).toEqual([
      { source: 'none.mbox', problem: 'is no mailbox: it has no line that begins with "From " before a letter' },
    ]);
  });
});
