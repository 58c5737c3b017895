import { readFile, stat } from 'node:fs/promises';
import { FormatError } from './errors.ts';

/** Deeper nesting than any config has; a parser's stack must not be what stops a hostile file. */
const maxDepth = 64;

/** Parses JSON from an untrusted file, with limits on size and depth. */
export async function readJson(path: string, maxBytes: number): Promise<unknown> {
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new FormatError(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} cannot be read: ${error.message}.`,
    );
  });
  if (size > maxBytes)
    throw new FormatError(`${path} is ${size} bytes long; a file of this kind has at most ${maxBytes}.`);
  return parseJson(await readFile(path, 'utf8'), path);
}

export function parseJson(text: string, what: string): unknown {
  if (nesting(text) > maxDepth) throw new FormatError(`${what}: the JSON is nested more than ${maxDepth} levels deep.`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FormatError(`${what}: the content is not valid JSON.`);
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Depth of brackets outside strings. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return deepest;
}
