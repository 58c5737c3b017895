import type { ImportProblem } from '../../corpus/document.ts';
import { megabytes, Unreadable } from '../unreadable.ts';
import type { FileBytes, LifeSign } from '../reader.ts';
import type { Budget } from './budget.ts';

/** What archives need while they are read. */
export interface Inside {
  readonly budget: Budget;
  /** Folder for entries that are too large for memory; it is made when it is needed. */
  readonly scratch: string;
  readonly life: LifeSign;
}

/** Reads files that hold files. */
export interface Archive {
  /** Endings of file names, lower case, with the dot. */
  readonly endings: readonly string[];
  /**
   * The files in it, each to be read before the next one is asked for. Folders and hidden files are left out.
   *
   * @throws Unreadable when it is damaged; what came before stays.
   */
  entries(file: FileBytes, inside: Inside): AsyncGenerator<FileBytes | ImportProblem>;
}

/** One file in an archive; more is unpacked by hand, where a person sees whether the disk has room for it. */
const maxEntryBytes = 1_000_000_000;

/** Of entries that are there and cannot be read. */
export const linkProblem = 'is a link inside an archive, and links are not followed';

/** @throws Unreadable */
export function checkEntry(bytes: number): void {
  if (bytes > maxEntryBytes)
    throw new Unreadable(
      `has more than ${megabytes(maxEntryBytes)} inside an archive; unpack it and import the file itself`,
    );
}

/** What comes out of an archive, as long as it may. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  { budget, life }: Inside,
  check: (length: number) => void = checkEntry,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks) {
    life(chunk.length);
    length += chunk.length;
    check(length);
    budget.take(chunk.length);
    yield chunk;
  }
}

/** A name from an archive as it may be shown: it is never a path to anything. */
export function shownName(name: string): string {
  return name
    .replace(/\p{Cc}/gu, '�')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '');
}

/** Whether a name, or a folder above it, begins with a dot. */
export const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..');

/** Counts the hidden files of an archive or of folders, which are left out. */
export function* hiddenNotice(source: string, count: number): Generator<ImportProblem> {
  if (count === 1) yield { source, problem: 'holds a hidden file, which was not read' };
  else if (count) yield { source, problem: `holds ${count} hidden files, which were not read` };
}
