import { closeSync, openSync, readSync } from 'node:fs';
import type { Document, ImportProblem } from '../corpus/document.ts';
import { Budget } from './archives/budget.ts';
import type { Archive, Inside } from './archives/archive.ts';
import { documentsFrom, type FromRecord, hasUsualNames } from './columns/columns.ts';
import type { Conversation } from './columns/conversation.ts';
import { fileAt } from './files.ts';
import { archiveOf, notRead, readerOf } from './kinds.ts';
import { Unreadable } from './unreadable.ts';
import type { Choices, Columns, FileBytes, FileItem, LifeSign, PageRead, ReaderOptions } from './reader.ts';
import { walk } from './walk.ts';

/** What is to be read, and from where on. */
export interface ReadRequest {
  readonly paths: readonly string[];
  readonly columns: Columns | undefined;
  readonly records: string | undefined;
  readonly choices: Choices | undefined;
  /** Files that are passed by. */
  readonly after: number;
  /** Files inside the next one, an archive, that are passed by. */
  readonly afterParts: number;
  /** Folder for what is too large for memory; it is made when it is needed. */
  readonly scratch: string;
}

/**
 * What happens while files are read. Files are what a folder holds; the parts of an archive are the files in it, through
 * archives in it. Both are numbered from 1 on, and the same files always have the same numbers.
 */
export type ReadEvent =
  | { readonly kind: 'file'; readonly number: number; readonly source: string; readonly size: number }
  | { readonly kind: 'part'; readonly number: number; readonly source: string; readonly size: number }
  | { readonly kind: 'item'; readonly item: ReadItem }
  | ({ readonly kind: 'page' } & PageRead)
  | { readonly kind: 'partDone' }
  | { readonly kind: 'fileDone' };

export type ReadItem = Document | Conversation | ImportProblem;

/** Archives in archives; a letter in a mailbox in a backup has three. */
const maxNesting = 4;

/** Looking at one place of a folder or an archive, in bytes that take as long to read. */
const placeBytes = 10_000;

/** Reads everything that was asked for; whatever cannot be read comes as a problem, and the rest goes on. */
export async function* readAll(request: ReadRequest, life: LifeSign): AsyncGenerator<ReadEvent> {
  const reading = new Reading(request, life);
  let number = 0;
  for (const found of walk(request.paths)) {
    life(placeBytes);
    number += 1;
    if (number <= request.after) continue;
    const { source } = found;
    if ('problem' in found) {
      yield { kind: 'file', number, source, size: 0 };
      yield { kind: 'item', item: found };
    } else yield* reading.file(found.path, source, number, number === request.after + 1 ? request.afterParts : 0);
    yield { kind: 'fileDone' };
  }
}

class Reading {
  readonly #request: ReadRequest;
  readonly #life: LifeSign;
  readonly #fromRecord: FromRecord;
  readonly #options: ReaderOptions;

  constructor(request: ReadRequest, life: LifeSign) {
    this.#request = request;
    this.#life = life;
    this.#fromRecord = documentsFrom(request.columns);
    const { records, columns, choices } = request;
    const chosen = columns !== undefined && Object.values(columns).some((column) => column !== undefined);
    this.#options = { ...choices, records, life, isTable: (names) => !chosen && !hasUsualNames(names) };
  }

  async *file(path: string, source: string, number: number, afterParts: number): AsyncGenerator<ReadEvent> {
    let file: FileBytes;
    try {
      file = fileAt(path, source, this.#life);
    } catch (error) {
      yield { kind: 'file', number, source, size: 0 };
      yield problem(source, error);
      return;
    }
    const size = file.size ?? 0;
    yield { kind: 'file', number, source, size };
    const archive = archiveOf(source);
    if (!archive) yield* this.#items(file);
    else {
      const inside = { budget: new Budget(size), scratch: this.#request.scratch, life: this.#life };
      yield* this.#archive(file, archive, { inside, nesting: 1, parts: { number: 0, after: afterParts } });
    }
  }

  async *#archive(file: FileBytes, archive: Archive, place: InArchive): AsyncGenerator<ReadEvent> {
    const { inside, nesting, parts } = place;
    let count = 0;
    try {
      for await (const entry of archive.entries(file, inside)) {
        this.#life(placeBytes);
        count += 1;
        // What is wrong with an entry is a part too, so that it is reported once.
        const nested = 'problem' in entry ? null : archiveOf(entry.source);
        if (nested && nesting < maxNesting)
          yield* this.#archive(entry as FileBytes, nested, { ...place, nesting: nesting + 1 });
        else {
          parts.number += 1;
          if (parts.number > parts.after) yield* this.#part(entry, parts.number, nested !== null);
        }
        if (inside.budget.spent) throw new Unreadable(inside.budget.reason);
      }
      if (count === 0) throw new Unreadable('holds no files');
    } catch (error) {
      yield problem(file.source, error);
    }
  }

  async *#part(entry: FileBytes | ImportProblem, number: number, tooDeep: boolean): AsyncGenerator<ReadEvent> {
    const { source } = entry;
    yield { kind: 'part', number, source, size: 'problem' in entry ? 0 : (entry.size ?? 0) };
    if ('problem' in entry) yield { kind: 'item', item: entry };
    else if (tooDeep)
      yield problem(source, new Unreadable(`is an archive in ${maxNesting} others; unpack it and import it`));
    else yield* this.#items(entry);
    yield { kind: 'partDone' };
  }

  async *#items(file: FileBytes): AsyncGenerator<ReadEvent> {
    const { source, path } = file;
    const reader = readerOf(source);
    if (!reader) {
      yield { kind: 'item', item: { source, problem: notRead(source, path === undefined ? null : startOf(path)) } };
      return;
    }
    let count = 0;
    try {
      for await (const item of reader.read(file, this.#options)) {
        if ('page' in item) {
          yield { kind: 'page', ...item };
          continue;
        }
        count += 1;
        yield { kind: 'item', item: this.#documentOf(item, source) };
      }
      if (count === 0) throw new Unreadable('holds no text');
    } catch (error) {
      yield problem(source, error);
    }
  }

  #documentOf(item: Exclude<FileItem, PageRead>, file: string): ReadItem {
    if ('record' in item) return placed(this.#fromRecord(item.record, item.source), file);
    if ('text' in item && !/\S/.test(item.text)) return placed({ source: item.source, problem: 'is empty' }, file);
    return placed(item, file);
  }
}

/** Says of a problem where in its file it is. */
function placed<T extends ReadItem>(item: T, file: string): T {
  if (!('problem' in item) || item.source === file || !item.source.startsWith(file)) return item;
  return { ...item, place: item.source.slice(file.length).replace(/^[:/]/, '') };
}

/** Where reading is in an archive that lies in a folder. */
interface InArchive {
  readonly inside: Inside;
  readonly nesting: number;
  readonly parts: { number: number; readonly after: number };
}

function problem(source: string, error: unknown): ReadEvent {
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'item',
    item: { source, problem: error instanceof Unreadable ? message : `cannot be read: ${message}` },
  };
}

/** The first bytes of a file; none where it may not be read. */
function startOf(path: string): Uint8Array | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(64);
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
