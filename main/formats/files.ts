import { access, readFile, stat } from 'node:fs/promises';
import { FormatError } from './errors.ts';

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Length in bytes of an ordinary file.
 *
 * @throws FormatError for what is missing, and for folders, pipes and devices, whose reading fails late or never ends.
 */
export async function fileSize(path: string): Promise<number> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isFile()) throw new FormatError(`${path} is not an ordinary file.`);
  return found.size;
}

/** The text of an untrusted file of at most `maxBytes`. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  const size = await fileSize(path);
  if (size > maxBytes)
    throw new FormatError(`${path} is ${size} bytes long; a file of this kind has at most ${maxBytes}.`);
  return readFile(path, 'utf8').catch(unreadable(path));
}

/** What to do when a file cannot be had: a sentence in place of an error code. */
export function unreadable(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new FormatError(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} cannot be read: ${error.message}.`,
    );
  };
}
