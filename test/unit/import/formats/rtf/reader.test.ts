import { describe, expect, it } from 'vitest';
import { rtf } from '../../../../../main/import/formats/rtf/reader.ts';
import type { ReaderOptions } from '../../../../../main/import/reader.ts';
import { readItems } from '../../../../support/readItems.ts';

const read = (body: string, options: ReaderOptions = {}) =>
  readItems(rtf, 'a.rtf', Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${body}}`, 'latin1'), options);
const text = (words: string) => ({ source: 'a.rtf', text: words });

describe('Rich Text documents', () => {
  it.each([
    [
      'paragraphs and lines',
      'Hello {\\b bold} text.\\par\nNext\\line line\\tab x',
      'Hello bold text.\n\nNext\nline\tx',
    ],
    ['signs', '\\ldblquote a\\rdblquote\\emdash\\{x\\}\\\\~\\~y\\_z a\\-b', '“a”—{x}\\~\u00a0y\u2011z ab'],
    ['the encoding of the file', "Z\\'fcrich", 'Zürich'],
    [
      'the encoding of a font',
      "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}\\f1 \\'cf\\'f0\\f0  \\'e4",
      'Пр ä',
    ],
    ['two bytes for a letter', "{\\fonttbl{\\f1\\fcharset128 M;}}\\f1\\'8a\\'bf\\'8e\\'9a", '漢字'],
    [
      'Unicode with what stands in for it',
      "\\u8211 -a\\uc2\\u28450\\'8a\\'bf\\uc0\\u23383 b\\u-10179 \\u-8704",
      '–a漢字b\ud83d\ude00',
    ],
    ['the Unicode form of a text', '{\\upr{old}{\\*\\ud{new \\u8364 ?}}}', 'new €'],
    ['raised and lowered signs', 'mc{\\super 2} H\\sub 2\\nosupersub O', 'mc² H₂O'],
    ['what is hidden', 'a{\\v secret}b{\\deleted gone}c', 'abc'],
    [
      'what nobody reads',
      '{\\stylesheet{\\s0 Normal;}}{\\info{\\title T}}{\\*\\generator X;}{\\pict\\bin3 }}}}a{\\*\\unknown b}{\\constructor}{\\toString}',
      'a',
    ],
    ['fields', '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt shown}}', 'shown'],
    [
      'boxes',
      'before {\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv 1}}{\\shptxt In a box\\par}}{\\shprslt old}}after\\par next',
      'before after\n\nIn a box\n\nnext',
    ],
    [
      'numbers of lists',
      "{\\listtext 1.\\tab}one\\par{\\listtext 2.\\tab}two\\par\\pard{\\listtext\\'b7\\tab}dot\\par end",
      '1. one\n2. two\n- dot\n\nend',
    ],
    [
      'tables',
      'x\\par\\trowd\\pard\\intbl drug\\cell dose\\cell\\row\\trowd\\intbl A\\par B\\cell\\cell\\row\\pard y',
      'x\n\ndrug\tdose\nA B\n\ny',
    ],
    ['notes', 'See{\\super\\chftn{\\footnote\\pard\\chftn  the note}} it', 'See[1] it\n\n[1] the note'],
  ])('have %s', async (_, body, words) => {
    expect(await read(body)).toEqual([text(words)]);
  });

  it('have headers, footers and comments where they are wanted', async () => {
    const body = '{\\header Head\\par}{\\footerf Foot}Words{\\*\\atnauthor Me}{\\*\\annotation Sure?}.';
    const left = {
      source: 'a.rtf',
      problem: 'has 1 comment, which were left out; --comments takes them in',
      doubt: true,
    };
    expect(await read(body)).toEqual([text('Head\n\nWords.\n\nFoot'), left]);
    expect(await read(body, { headers: false, comments: true })).toEqual([text('Words.\n\n[comment] Sure?')]);
  });

  it('say what is not read of them', async () => {
    expect(await read('a{\\object{\\*\\objdata 00}}{\\mmath{\\*\\moMath x}}')).toEqual([
      text('a'),
      { source: 'a.rtf', problem: 'holds 2 equations or embedded objects, which are not read', doubt: true },
    ]);
  });

  it('are refused where they are none, empty or endless', async () => {
    await expect(readItems(rtf, 'a.rtf', Buffer.from('words'))).rejects.toThrow('is no document in Rich Text Format');
    await expect(read('')).rejects.toThrow('holds no text');
    await expect(read('{'.repeat(20_000))).rejects.toThrow('has more than 10000 groups in each other');
    expect(await read('a}}}}b')).toEqual([text('ab')]);
  });
});
