import { describe, expect, it } from 'vitest';
import { docxFile, paragraph } from '../../../../bench/hostile/officeFiles.ts';
import { outlookFile, type OutlookLetter, type Properties } from '../../../../bench/hostile/outlookFile.ts';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();

/** Tags of properties ([MS-OXPROPS]). */
const tag = {
  messageClass: 0x001a001f,
  subject: 0x0037001f,
  sent: 0x00390040,
  senderName: 0x0c1a001f,
  senderEmail: 0x0c1f001f,
  body: 0x1000001f,
  richText: 0x10090102,
  html: 0x10130102,
  internetCodePage: 0x3fde0003,
  codePage: 0x3ffd0003,
  oldSubject: 0x0037001e,
  oldBody: 0x1000001e,
  recipientKind: 0x0c150003,
  name: 0x3001001f,
  email: 0x3003001f,
  smtp: 0x39fe001f,
  data: 0x37010102,
  fileName: 0x3707001f,
  method: 0x37050003,
  contentId: 0x3712001f,
  hidden: 0x7ffe000b,
} as const;

const ann = { [tag.senderName]: 'Ann Roe', [tag.senderEmail]: 'ann@example.org' };
const head = { [tag.subject]: 'Befund für Jürgen', [tag.sent]: new Date('2026-06-01T08:00:00Z'), ...ann };
const recipient = (kind: number, name: string, email: string): Properties => ({
  [tag.recipientKind]: kind,
  [tag.name]: name,
  [tag.email]: '/O=ORGANISATION/CN=X',
  [tag.smtp]: email,
});
const attachment = (name: string, bytes: Buffer, more: Properties = {}): Properties => ({
  [tag.fileName]: name,
  [tag.method]: 1,
  [tag.data]: bytes,
  ...more,
});
const read = (letter: OutlookLetter) => files.read('a.msg', outlookFile(letter));
const message = (text: string) => ({ source: 'a.msg/message.txt', text });

describe('Letters of Outlook', () => {
  it('are what people see of them', async () => {
    const recipients = [
      recipient(1, 'Bob', 'bob@example.org'),
      recipient(1, 'c@example.org', 'c@example.org'),
      recipient(2, 'Dora', 'd@example.org'),
      recipient(3, 'Eve', 'eve@example.org'),
    ];
    const letter = { properties: { ...head, [tag.body]: 'Der Befund ist unauffällig.\r\n\r\nGruß' }, recipients };
    expect(await read(letter)).toEqual([
      message(
        'From: Ann Roe <ann@example.org>\nTo: Bob <bob@example.org>, c@example.org\nCc: Dora <d@example.org>\n' +
          'Date: Mon, 01 Jun 2026 08:00:00 GMT\nSubject: Befund für Jürgen\n\nDer Befund ist unauffällig.\n\nGruß',
      ),
    ]);
  });

  it('are read as pages where they are written as pages, in the code page they name', async () => {
    const html = Buffer.from('<p>D\xe9j\xe0 \xe2</p><ol><li>one</ol>', 'latin1');
    const properties = { ...ann, [tag.html]: html };
    expect(await read({ properties: { ...properties, [tag.internetCodePage]: 1252 } })).toEqual([
      message('From: Ann Roe <ann@example.org>\n\nDéjà â\n\n1. one'),
    ]);
    expect(await read({ properties: { ...properties, [tag.internetCodePage]: 1250 } })).toEqual([
      message('From: Ann Roe <ann@example.org>\n\nDéjŕ â\n\n1. one'),
    ]);
  });

  it('of old programs are read in the code page of the message', async () => {
    const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const properties = { [tag.oldSubject]: cyrillic, [tag.oldBody]: cyrillic, [tag.codePage]: 1251 };
    expect(await read({ properties })).toEqual([message('Subject: Привет\n\nПривет')]);
  });

  it('have their text in Rich Text Format where they have it in nothing else', async () => {
    const rtf = Buffer.from("{\\rtf1\\ansi\\ansicpg1252 Rich \\b words\\b0 : caf\\'e9.}");
    // Not compressed ([MS-OXRTFCP] 2.1.3.1): sizes, the sign for it, no checksum.
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(rtf.length + 12, 0);
    sizes.writeUInt32LE(rtf.length, 4);
    sizes.write('MELA', 8);
    expect(await read({ properties: { ...ann, [tag.richText]: Buffer.concat([sizes, rtf]) } })).toEqual([
      message('From: Ann Roe <ann@example.org>\n\nRich words: café.'),
    ]);
  });

  it('have attachments, each a file of its own, and pictures in the text are none', async () => {
    const report = await docxFile(paragraph('The report.'));
    const inner = { properties: { [tag.subject]: 'Forwarded', [tag.body]: 'Inner words.' } };
    const items = await read({
      properties: { ...head, [tag.html]: Buffer.from('<p>See <img src="cid:1"></p>') },
      attachments: [
        attachment('report.docx', report),
        attachment('../x/report.docx', report),
        attachment('logo.png', Buffer.from('x'), { [tag.contentId]: '1', [tag.hidden]: 1 }),
        { properties: { [tag.name]: 'Forwarded', [tag.method]: 5 }, letter: inner },
        attachment('data.xyz', Buffer.from('x')),
      ],
    });
    expect(items.slice(1)).toEqual([
      { source: 'a.msg/report.docx', text: 'The report.' },
      { source: 'a.msg/report (2).docx', text: 'The report.' },
      { source: 'a.msg/Forwarded.msg/message.txt', text: 'Subject: Forwarded\n\nInner words.' },
      { source: 'a.msg/data.xyz', problem: expect.stringMatching(/^cannot be imported: it ends in \.xyz/) },
    ]);
  });

  it('say of other items that not all of them is read', async () => {
    const items = await read({
      properties: { ...head, [tag.messageClass]: 'IPM.Appointment', [tag.body]: 'Bring tea.' },
    });
    expect(items.slice(1)).toEqual([
      {
        source: 'a.msg',
        doubt: true,
        problem: expect.stringMatching(/^is no letter but an item of the kind IPM\.Appointment; only /),
      },
    ]);
  });

  it('are refused where their packed text says that it goes on behind its end', async () => {
    const packed = Buffer.alloc(40);
    packed.writeInt32LE(0x7fffffff, 0);
    packed.writeUInt32LE(0x75465a4c, 8);
    expect(await read({ properties: { ...head, [tag.richText]: packed } })).toEqual([
      { source: 'a.msg', problem: 'is damaged: its text ends too early; save it again in Outlook' },
    ]);
  });

  it('are refused with a reason where they are something else or damaged', async () => {
    const problem = 'is no letter of Outlook; save it again there, or as .eml';
    expect(await files.read('none.msg', 'words')).toEqual([{ source: 'none.msg', problem }]);
    const whole = outlookFile({ properties: { ...head, [tag.body]: 'x'.repeat(9000) } });
    const items = await files.read('half.msg', whole.subarray(0, 3000));
    expect(items).toEqual([{ source: 'half.msg', problem: expect.stringMatching(/^is (damaged|no letter)/) }]);
  });
});
