import { expect, it } from 'vitest';
import { importedFiles } from '../../../support/importing.ts';

const files = await importedFiles();

it.each([
  [
    'a.srt',
    '1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i> there\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}General\n1984\n',
    'Hello there\nGeneral\n1984',
  ],
  [
    'a.vtt',
    'WEBVTT - Title\r\n\r\nNOTE no\r\nno\r\n\r\nname\r\n00:01.000 --> 00:02.000 align:start\r\n<v Ann>Tom &amp; I</v>\r\n',
    'Tom & I',
  ],
])('subtitles are the words that are shown: %s', async (name, content, text) => {
  expect(await files.read(name, content)).toEqual([{ source: name, text }]);
});

it('subtitles without words say so', async () => {
  expect(await files.read('empty.vtt', 'WEBVTT\n')).toEqual([{ source: 'empty.vtt', problem: 'holds no words' }]);
});
