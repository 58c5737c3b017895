import { decodeWhole, guessNotice } from '../encoding.ts';
import type { FileItem, Reader } from '../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { maxTextBytes } from './text.ts';

/** When words are shown: `00:00:01,000 --> 00:00:02,000`. */
const times = /^\s*(?:\d+:)?\d+:\d\d[.,]\d+\s*-->/;
/** Parts of WebVTT that nobody sees (W3C, WebVTT, 4.1). */
const unseen = /^(?:WEBVTT|NOTE|STYLE|REGION)\b/;

/** Subtitles: the words that are shown, without numbers, times and marks. */
export const subtitles: Reader = {
  kind: 'subtitles',
  endings: ['.srt', '.vtt'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const { text, encoding } = decodeWhole(await file.all(maxTextBytes));
    const words = wordsOf(text);
    if (words === '') throw new Unreadable('holds no words');
    yield { source, text: words };
    if (encoding.guess) yield guessNotice(source, encoding.label);
  },
};

function wordsOf(text: string): string {
  const shown = text.split(/\r?\n[ \t]*(?:\r?\n)+/).flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const at = lines.findIndex((line) => times.test(line));
    if (at >= 0) return lines.slice(at + 1);
    return unseen.test(block.trimStart()) ? [] : lines;
  });
  return shown.map(plain).filter(Boolean).join('\n');
}

/** Marks of fonts and speakers, positions, and signs that stand for others. */
const plain = (line: string): string =>
  line
    .replace(/<[^<>]*>/g, '')
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => signs[name] ?? '')
    .trim();

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ' };
