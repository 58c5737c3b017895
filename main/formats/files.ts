import { access, readFile, stat } from 'node:fs/promises';
import { FormatError, Refusal } from './errors.ts';

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

/** The text of an untrusted file of at most `maxBytes`, without the mark of its byte order. */
export async function readText(path: string, maxBytes: number): Promise<string> {
  const size = await fileSize(path);
  if (size > maxBytes)
    throw new FormatError(`${path} is ${size} bytes long; a file of this kind has at most ${maxBytes}.`);
  // Decoded at once: read as text, a file is decoded in many pieces, which takes longer than parsing it.
  const text = (await readFile(path).catch(unreadable(path))).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** How Git LFS begins what it leaves where a large file was not fetched. */
const pointerStart = 'version https://git-lfs';

/** Refuses what is only a pointer of Git LFS to a file. @param start the first text of the file. */
export function refusePointer(path: string, start: string): void {
  if (!start.startsWith(pointerStart)) return;
  const bytes = /^size (\d+)$/m.exec(start)?.[1];
  throw new Refusal(
    `${path} is a pointer of Git LFS and not the file itself${bytes === undefined ? '' : `, which has ${bytes} bytes`}.`,
    'Fetch the file where the folder came from (git lfs pull), or download it from the page of the model.',
  );
}

/** What to do when a file cannot be had: a sentence in place of an error code. */
export function unreadable(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new FormatError(
      error.code === 'ENOENT' ? `${path} does not exist.` : `${path} cannot be read: ${error.message}.`,
    );
  };
}
