import { createReadStream } from 'node:fs';
import { stat, open } from 'node:fs/promises';
import type { Document, ImportProblem } from './document.ts';

export type Reader = (path: string, source: string) => AsyncGenerator<Document | ImportProblem>;

/** A plain text becomes one string in memory; a book has a megabyte, so more than this is not one document. */
const maxTextBytes = 64_000_000;

/** One JSON document per line; longer lines are a sign of a file that is not JSON lines. */
const maxLineBytes = 64_000_000;

/** The whole file is one document: only its author knows where it might be cut. */
async function* readText(path: string, source: string): AsyncGenerator<Document | ImportProblem> {
  const { size } = await stat(path);
  if (size > maxTextBytes) {
    yield { source, problem: `is ${size} bytes long; one text may have ${maxTextBytes}. Split it, or use JSON lines` };
    return;
  }
  const handle = await open(path, 'r');
  try {
    const item = decoded(await handle.readFile(), source);
    yield 'text' in item && item.text.trim() === '' ? { source, problem: 'is empty' } : item;
  } finally {
    await handle.close();
  }
}

/** JSON lines: objects with a field "text" or with a prompt and its answer, or strings. */
async function* readJsonLines(path: string, source: string): AsyncGenerator<Document | ImportProblem> {
  let number = 0;
  for await (const line of lines(path)) {
    number += 1;
    const place = `${source}:${number}`;
    if (line === null) {
      yield { source: place, problem: `the line is longer than ${maxLineBytes} bytes; expected one document per line` };
      return;
    }
    const item = decoded(line, place);
    if ('problem' in item) yield item;
    else if (item.text.trim() !== '') yield jsonDocument(item.text, place);
  }
  if (number === 0) yield { source, problem: 'is empty' };
}

function jsonDocument(line: string, source: string): Document | ImportProblem {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { source, problem: 'the line is not valid JSON' };
  }
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { text: value };
  const pair = pairFields.find(([prompt, answer]) => prompt in fields && answer in fields);
  if (pair && !('text' in fields)) return instructionPair(fields, pair, source);
  const { text } = fields;
  if (typeof text !== 'string')
    return {
      source,
      problem: 'the line must be an object with a field "text" that holds a string, or with "prompt" and "completion"',
    };
  return text.trim() === '' ? { source, problem: 'the text is empty' } : { source, text };
}

/** Names under which instruction pairs are usual. */
const pairFields = [
  ['prompt', 'completion'],
  ['instruction', 'output'],
  ['question', 'answer'],
] as const;

/** Prompt and answer as one text that knows where the answer begins. */
function instructionPair(
  fields: Readonly<Record<string, unknown>>,
  [first, second]: readonly [string, string],
  source: string,
): Document | ImportProblem {
  const [prompt, answer] = [fields[first], fields[second]];
  if (typeof prompt !== 'string' || typeof answer !== 'string')
    return { source, problem: `the fields "${first}" and "${second}" must hold strings` };
  if (answer.trim() === '') return { source, problem: `the field "${second}" is empty` };
  const between = prompt === '' || /\s$/.test(prompt) || /^\s/.test(answer) ? '' : '\n';
  return { source, text: prompt + between + answer, answerFrom: prompt.length + between.length };
}

/** Lines of a file as bytes, one at a time; null for a line that is too long, which ends the reading. */
async function* lines(path: string): AsyncGenerator<Uint8Array | null> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      length = 0;
      from = at + 1;
    }
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > maxLineBytes) {
      yield null;
      return;
    }
  }
  if (length) yield Buffer.concat(rest);
}

/** UTF-8, or UTF-16 where a byte order mark says so; anything else is not text. */
function decoded(bytes: Uint8Array, source: string): Document | ImportProblem {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  try {
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return { source, problem: 'holds NUL characters and is probably not a text' };
    return { source, text };
  } catch {
    return { source, problem: 'is not valid UTF-8; save it as UTF-8 and import it again' };
  }
}

/** What can be imported, by the ending of the file name. */
export const readers: ReadonlyMap<string, Reader> = new Map([
  ['.txt', readText],
  ['.md', readText],
  ['.jsonl', readJsonLines],
]);
