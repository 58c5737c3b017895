import { Unreadable } from '../unreadable.ts';
import type { FileItem, Reader } from '../reader.ts';
import { collect } from '../files.ts';
import { openText } from '../textStream.ts';
import { parseJson } from './jsonBytes.ts';
import { type Fields, isFields } from './fields.ts';

/** Pictures that code drew count here. */
const maxFileBytes = 256_000_000;

/**
 * Notebooks of Jupyter (nbformat 3 and 4): words and code of the cells, in their order, as one text; what the code printed where
 * it is wanted.
 */
export const notebook: Reader = {
  kind: 'notebook',
  endings: ['.ipynb'],
  async *read(file, { outputs = false }): AsyncGenerator<FileItem> {
    const { source } = file;
    const { chunks, notices } = await openText(file);
    const root = parseJson(Buffer.from(await collect(chunks, maxFileBytes)));
    if (!isFields(root)) throw new Unreadable('is no notebook: it holds no cells');
    const cells = cellsOf(root);
    const pieces: string[] = [];
    let [printed, drawn] = [0, 0];
    for (const cell of cells) {
      pieces.push(words(cell['source'] ?? cell['input']));
      for (const output of fieldsIn(cell['outputs'])) {
        const text = outputText(output);
        if (text === null) drawn += 1;
        else if (text.trim()) printed += 1;
        if (outputs && text !== null) pieces.push(text);
      }
    }
    const text = pieces
      .map((piece) => piece.replace(/^\n+|\s+$/g, ''))
      .filter(Boolean)
      .join('\n\n');
    if (!text) throw new Unreadable('holds no text');
    yield* notices;
    yield { source, text };
    const doubts = [
      ...(printed && !outputs ? [`has ${count(printed, 'output')}, which were left out; --outputs takes them in`] : []),
      ...(drawn ? [`has ${count(drawn, 'output')} without text, such as pictures, which are not read`] : []),
    ];
    for (const problem of doubts) yield { source, problem, doubt: true };
  },
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const fieldsIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** The third version of the format has sheets around the cells. */
function cellsOf(root: Fields): Fields[] {
  const sheets = root['cells'] === undefined ? fieldsIn(root['worksheets']) : [root];
  if (!sheets.length) throw new Unreadable('is no notebook: it holds no cells');
  return sheets.flatMap((sheet) => fieldsIn(sheet['cells']));
}

/** A text that may be written line by line. */
const words = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.filter((line) => typeof line === 'string').join('')
      : '';

/** Colours of terminals. */
// eslint-disable-next-line no-control-regex
const colours = /\x1b\[[\d;]*[A-Za-z]/g;

/** What an output shows as text: what was printed, the text of a value, where an error was; null for a picture. */
function outputText(output: Fields): string | null {
  const data = isFields(output['data']) ? output['data'] : output;
  if (Array.isArray(output['traceback']))
    return output['traceback']
      .filter((line) => typeof line === 'string')
      .join('\n')
      .replace(colours, '');
  const text = words(output['text'] ?? data['text/plain'] ?? data['text/markdown']);
  const isPicture = Object.keys(data).some((name) => /^image\/|^(png|jpeg|svg)$/.test(name));
  // Of a picture the text only says that there is one.
  return isPicture || (!text && output['output_type'] !== 'stream') ? null : text.replace(colours, '');
}
