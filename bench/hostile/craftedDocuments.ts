import { bomb } from './bombs.ts';
import { billionLaughs, type Crafted } from './craftedText.ts';
import { epubParts, odfParts, odfSheet, pptxParts, slideShape } from './documentFiles.ts';
import { type RawEntry, rawZip } from './rawZip.ts';
import type { FileType } from './validFiles.ts';

type Parts = Readonly<Record<string, string>>;

const entries = (parts: Parts): RawEntry[] =>
  Object.entries(parts).map(([name, text]) => ({ name, data: Buffer.from(text) }));

/** What harms every kind of zipped XML: its main part as a bomb, full of entities, nested, missing, or no XML. */
const zipped = (parts: Parts, main: string): Crafted => ({
  'a bomb': () => {
    const { packed, size, crc } = bomb(300, '<a>', '</a>');
    return rawZip(entries(parts).map((entry) => (entry.name === main ? { ...entry, packed, size, crc } : entry)));
  },
  'a bomb that declares little': () => {
    const { packed, crc } = bomb(300, '<a>', '</a>');
    return rawZip(entries(parts).map((entry) => (entry.name === main ? { ...entry, packed, size: 500, crc } : entry)));
  },
  'entities in entities': () => rawZip(entries({ ...parts, [main]: billionLaughs })),
  'deep elements': () => rawZip(entries({ ...parts, [main]: '<a>'.repeat(50_000) })),
  'no main part': () => rawZip(entries(parts).filter(({ name }) => name !== main)),
  'a main part that is none': () => rawZip(entries({ ...parts, [main]: 'no xml at all' })),
});

const text = '<text:p>Words.</text:p>';
const odf = (kind: string, body: string): Buffer => rawZip(entries(odfParts(kind, body)));

const odt: Crafted = {
  ...zipped(odfParts('text', text), 'content.xml'),
  'lists in lists': () =>
    odf('text', '<text:list><text:list-item>'.repeat(200) + text + '</text:list-item></text:list>'.repeat(200)),
  'cells without end': () =>
    odf(
      'text',
      `<table:table><table:table-row><table:table-cell table:number-columns-repeated="999999999">${text}</table:table-cell></table:table-row></table:table>`,
    ),
  'styles in circles': () =>
    rawZip(
      entries(
        odfParts('text', '<text:p><text:span text:style-name="A">x</text:span></text:p>', {
          styles: ['AB', 'BA']
            .map(
              ([name, parent]) =>
                `<style:style style:name="${name}" style:family="text" style:parent-style-name="${parent}"/>`,
            )
            .join(''),
        }),
      ),
    ),
  'blanks without end': () => odf('text', `<text:p>a${'<text:s text:c="999999999"/>'.repeat(500)}b</text:p>`),
};

const ods: Crafted = {
  ...zipped(odfParts('spreadsheet', odfSheet('S', [['text'], ['words']])), 'content.xml'),
  'cells without end': () =>
    odf(
      'spreadsheet',
      '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
    ),
  'rows without end': () =>
    odf(
      'spreadsheet',
      '<table:table><table:table-row table:number-rows-repeated="999999999"/></table:table>'.repeat(500),
    ),
};

const slides = pptxParts([{ shapes: slideShape(['Words.']) }]);
const pptx: Crafted = {
  ...zipped(slides, 'ppt/slides/slide1.xml'),
  'one slide ten thousand times': () =>
    rawZip(
      entries({
        ...slides,
        'ppt/presentation.xml': (slides['ppt/presentation.xml'] ?? '').replace(/<p:sldId [^>]*>/, (id) =>
          id.repeat(10_000),
        ),
      }),
    ),
};

const pages = epubParts({ 'a.xhtml': '<html><body><p>Words.</p></body></html>' });
const epub: Crafted = {
  ...zipped(pages, 'OEBPS/book.opf'),
  'a chapter that is none': () => rawZip(entries({ ...pages, 'OEBPS/a.xhtml': '\0\u0001\u0002' })),
  'a chapter outside of the book': () => rawZip(entries(epubParts({ '../../../etc/passwd.html': 'x' }))),
};

const ascii =
  (words: string): (() => Buffer) =>
  () =>
    Buffer.from(words, 'latin1');

const odp: Crafted = zipped(
  odfParts('presentation', `<draw:page><draw:frame><draw:text-box>${text}</draw:text-box></draw:frame></draw:page>`),
  'content.xml',
);

const rtf: Crafted = {
  'deep groups': ascii('{\\rtf1' + '{'.repeat(100_000)),
  'groups that end too often': ascii(`{\\rtf1 words${'}'.repeat(1000)}more`),
  'numbers without end': ascii(`{\\rtf1\\u${'9'.repeat(10_000)} \\uc999999999\\u65 words}`),
  'a picture longer than the file': ascii('{\\rtf1 words{\\pict\\bin2147483647 x}'),
  'a picture of less than nothing': ascii('{\\rtf1 words{\\pict\\bin-5 x}}'),
  'unknown encodings': ascii("{\\rtf1\\ansicpg99999{\\fonttbl{\\f0\\fcharset999;}}\\f0\\'e4\\'zz words}"),
};

const ipynb: Crafted = {
  'deep lists': ascii('{"cells":' + '['.repeat(100_000)),
  'cells that are none': ascii('{"cells":[1,null,"x",{"source":{"a":1}},{"source":[1,null]}]}'),
  'outputs that are none': ascii('{"cells":[{"source":"x","outputs":[{"data":null},{"traceback":[1]},3]}]}'),
};

const hl7: Crafted = {
  'signs that are none': ascii('MSH\rPID|1'),
  'escapes without end': ascii(`MSH|^~\\&|\rNTE|${'\\'.repeat(10_001)}`),
  'hexadecimal that is none': ascii('MSH|^~\\&|\rNTE|\\XZZ\\ \\X0\\ \\X\\'),
};

const eml: Crafted = {
  'deep parts': ascii(
    Array.from({ length: 2000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join(''),
  ),
  'a header without end': ascii(`Subject: ${'x'.repeat(3_000_000)}\r\n\r\nwords`),
  'a part without end': ascii('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords'),
  'an encoding that nobody knows': ascii('Subject: =?x?Q?=E4?=\r\nContent-Type: text/plain; charset=x\r\n\r\n\xe4'),
  'letters in letters': ascii('Content-Type: message/rfc822\r\n\r\n'.repeat(2000) + 'words'),
};

const fhir: Crafted = {
  'resources in resources': ascii('{"resourceType":"Bundle","entry":[{"resource":'.repeat(20_000)),
  'values in values': ascii(`{"resourceType":"Patient","name":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`),
  'a page that is none': ascii('{"resourceType":"Patient","text":{"div":5},"name":[null,1,[],{}]}'),
  'a letter that is none': ascii('{"resourceType":"Binary","contentType":"text/plain","data":"%%%"}'),
  'a deep page': ascii(`{"resourceType":"Patient","text":{"div":"${'<div>'.repeat(50_000)}x"}}`),
};

const nxml: Crafted = {
  'deep sections': ascii(`<article><body>${'<sec><p>x</p>'.repeat(30_000)}`),
  'entities in entities': () => Buffer.from(billionLaughs.replaceAll('<a>', '<article>').replace('</a>', '</article>')),
  'a table of many columns': ascii(
    `<article><body><table-wrap><table><tr>${'<td colspan="999999999" rowspan="999999999">x</td>'.repeat(500)}`,
  ),
};

const vtt: Crafted = {
  'times without end': ascii(`WEBVTT\n\n${'9'.repeat(200_000)}:00.000 --> 00:00.000\nwords`),
  'only its first line': ascii('WEBVTT'),
  'marks without end': ascii(`WEBVTT\n\n00:00.000 --> 00:01.000\n${'<c.'.repeat(100_000)}`),
};

const mbox: Crafted = {
  'ten thousand empty letters': ascii('From a@b Mon Jun  1 10:00:00 2026\n\n'.repeat(10_000)),
  'no letter': ascii('\n\nwords'),
};

export const craftedDocuments: Readonly<Partial<Record<FileType, Crafted>>> = {
  ...{ odt, ods, pptx, epub, rtf, ipynb, hl7, eml, mbox, odp, nxml, vtt, 'fhir.json': fhir },
};
