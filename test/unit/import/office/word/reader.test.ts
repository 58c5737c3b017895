import { describe, expect, it } from 'vitest';
import { bomb } from '../../../../../bench/hostile/bombs.ts';
import { rawZip } from '../../../../../bench/hostile/rawZip.ts';
import {
  docxFile,
  docxParts,
  footnoteMark,
  paragraph,
  table,
  zipFile,
} from '../../../../../bench/hostile/officeFiles.ts';
import { word } from '../../../../../main/import/office/word/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

const read = (bytes: Uint8Array) => readItems(word, 'a.docx', bytes);
const words = docxParts(paragraph('Words.'));
const entries = Object.entries(words).map(([name, text]) => ({ name, data: Buffer.from(text) }));

describe('Word documents', () => {
  it('keep headings, lists, tables and footnotes readable', async () => {
    const body =
      paragraph('Dosage', { style: 'Heading1' }) +
      paragraph('Twice  a day — “never” more: 1 < 2.') +
      paragraph('with water', { list: 'bullets' }) +
      paragraph('before meals', { list: 'bullets' }) +
      paragraph('Ask first.', { list: 'numbers' }) +
      paragraph('Then take it.', { list: 'numbers' }) +
      table([
        ['drug', 'dose'],
        ['A', '5 mg'],
      ]) +
      footnoteMark('See the leaflet', 1) +
      '<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>';
    expect(await read(await docxFile(body, ['Leaflet of 2020.']))).toEqual([
      {
        source: 'a.docx',
        text: [
          'Dosage',
          'Twice  a day — “never” more: 1 < 2.',
          '- with water\n- before meals',
          '1. Ask first.\n2. Then take it.',
          'drug\tdose\nA\t5 mg',
          'See the leaflet[1]',
          'one\ttwo\nthree',
          '[1] Leaflet of 2020.',
        ].join('\n\n'),
      },
    ]);
  });

  it('indent lists in lists, and take tables in cells as words of the cell', async () => {
    const deeper = paragraph('deeper', { list: 'bullets' }).replace('w:ilvl w:val="0"', 'w:ilvl w:val="1"');
    const numbering = words['word/numbering.xml']?.replace(
      '</w:abstractNum>',
      '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>',
    );
    const inner = table([['x', 'y']]);
    const body =
      paragraph('item', { list: 'bullets' }) +
      deeper +
      `<w:tbl><w:tr><w:tc>${paragraph('a')}${paragraph('b')}</w:tc><w:tc>${inner}</w:tc></w:tr></w:tbl>`;
    const file = await zipFile({ ...docxParts(body), 'word/numbering.xml': numbering ?? '' });
    expect(await read(file)).toEqual([{ source: 'a.docx', text: '- item\n  - deeper\n\na b\tx y' }]);
  });

  it('leave out deleted text, and pictures however large', async () => {
    const body =
      '<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>' +
      '<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins></w:p>';
    const picture = { name: 'word/media/image1.png', data: Buffer.alloc(0), ...bomb(300) };
    const parts = Object.entries(docxParts(body)).map(([name, text]) => ({ name, data: Buffer.from(text) }));
    expect(await read(rawZip([...parts, picture]))).toEqual([{ source: 'a.docx', text: 'kept inserted' }]);
  });

  const compound = (name: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(name, 'utf16le')]);

  it.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['another kind of file', Buffer.from('%PDF-1.4'), 'is not a Word document; save it again as .docx'],
    ['a password', compound('EncryptedPackage'), 'is password-protected; save it without a password'],
    [
      'an old document',
      compound('WordDocument'),
      'is in the format of Office before 2007 or is password-protected; save it as .docx',
    ],
    [
      'a cut-off file',
      rawZip(entries).subarray(0, -30),
      'is damaged: End of central directory record signature not found; save it again as .docx',
    ],
    [
      'no document in it',
      rawZip(entries.filter(({ name }) => name !== 'word/document.xml')),
      'is damaged: its part with the document is missing; save it again as .docx',
    ],
    [
      'no XML in it',
      rawZip(entries.map((entry) => ({ ...entry, data: Buffer.from('<w:p') }))),
      'cannot be read as a Word document: its XML is damaged; open it in its own program and save it again',
    ],
    ['a part twice', rawZip([...entries, ...entries]), 'is damaged: it holds the part [Content_Types].xml twice'],
    [
      'encrypted parts',
      rawZip(entries.map((entry) => ({ ...entry, flags: 1 }))),
      'is password-protected; save it without a password',
    ],
    [
      'a part that leaves the folder',
      rawZip([...entries, { name: '../x.xml', data: Buffer.alloc(0) }]),
      'is damaged: invalid relative path: ../x.xml; save it again as .docx',
    ],
    [
      'no text',
      rawZip(Object.entries(docxParts('')).map(([name, text]) => ({ name, data: Buffer.from(text) }))),
      'holds no text',
    ],
  ])('say what is wrong: %s', async (_, bytes, problem) => {
    expect(await read(bytes)).toEqual([{ source: 'a.docx', problem }]);
  });

  const withBomb = (size?: number) => {
    const { size: real, ...packed } = bomb(60);
    return rawZip(
      entries.map((entry) =>
        entry.name === 'word/document.xml' ? { ...entry, ...packed, size: size ?? real } : entry,
      ),
    );
  };

  it('are not unpacked when they declare too much', async () => {
    expect(await read(withBomb())).toEqual([
      { source: 'a.docx', problem: 'unpacks to 61 MB; of a Word document 50 MB are read. Split it' },
    ]);
  });

  it('are left where they hold more than they declare', async () => {
    expect(await read(withBomb(500))).toEqual([
      { source: 'a.docx', problem: 'is damaged: too many bytes in the stream; save it again as .docx' },
    ]);
  });

  it('end where they are nested without end, and where entities are', async () => {
    const deep = '<w:sdt><w:sdtContent>'.repeat(10_000) + '</w:sdtContent></w:sdt>'.repeat(10_000);
    const [nested] = await read(await docxFile(deep));
    expect(nested).toMatchObject({ problem: expect.stringContaining('nested too deeply') });
    const entities = '<!DOCTYPE a [<!ENTITY e "lol">]><w:document><w:body>&e;</w:body></w:document>';
    const [expanded] = await read(await zipFile({ ...words, 'word/document.xml': entities }));
    expect(expanded).toMatchObject({ problem: expect.stringContaining('its XML is damaged') });
  });
});
