import { FormatError } from './errors.ts';
import { readText, refusePointer } from './files.ts';

/** Deeper nesting than any config has; a parser's stack must not be what stops a hostile file. */
const maxDepth = 64;

/** Parses JSON from an untrusted file, with limits on size and depth. */
export async function readJson(path: string, maxBytes: number): Promise<unknown> {
  return parseJson(await readText(path, maxBytes), path);
}

/** @throws FormatError when the text is not JSON or nests too deep; `what` is how the message calls it. */
export function parseJson(text: string, what: string): unknown {
  if (outline(text).depth > maxDepth)
    throw new FormatError(`${what}: the JSON is nested more than ${maxDepth} levels deep.`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    refusePointer(what, text);
    throw new FormatError(`${what}: the content is not valid JSON.`);
  }
}

/** Strings, and the numbers that Python writes and JSON does not know. */
const stringsAndNumbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs;

/** JSON as Python writes it, with NaN and infinities as these numbers. @throws FormatError as parseJson does. */
export function parsePythonJson(text: string, what: string): unknown {
  if (text.length > maxPythonText) return parseJson(text, what);
  const numbers: number[] = [];
  const marked = text.replace(stringsAndNumbers, (found) =>
    found.startsWith('"') ? found : JSON.stringify(`${mark}${numbers.push(Number(found)) - 1}`),
  );
  const parsed = parseJson(marked, what);
  return numbers.length ? withNumbers(parsed, numbers) : parsed;
}

function withNumbers(value: unknown, numbers: readonly number[]): unknown {
  if (typeof value === 'string' && value.startsWith(mark)) return numbers[Number(value.slice(mark.length))];
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, numbers));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item, numbers)]));
}
/** No text of a file can hold it unescaped. */
const mark = '\0number ';
/** Configs are shorter; a regular expression is for short texts. */
const maxPythonText = 1_000_000;

/** Whether a parsed value is an object with members, not a list or null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What the brackets and colons outside strings of a JSON text say: how deep it is nested, and how many members the
 * outermost object has, repeated ones included. A plain loop: on long strings a regular expression runs out of stack.
 */
export function outline(text: string): { readonly depth: number; readonly members: number } {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    else if (char === 0x3a && depth === 1) members += 1;
  }
  return { depth: deepest, members };
}
