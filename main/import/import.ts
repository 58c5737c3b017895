import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatMessage } from '../formats/chat.ts';
import { type Document, type ImportProblem, isProblem } from '../corpus/document.ts';
import { type Conversation, isConversation } from './columns/conversation.ts';
import { documentsFrom } from './columns/columns.ts';
import { readIsolated } from './isolation/isolated.ts';
import { type ReaderLimits, usualLimits } from './isolation/thread.ts';
import type { Choices, Columns, PageRead } from './reader.ts';
import type { ReadEvent, ReadItem, ReadRequest } from './reading.ts';
import { Repeats } from './repeats.ts';

export interface ImportOptions {
  /** Which fields of records become documents; absent: those with usual names. */
  readonly columns?: Columns | undefined;
  /** Path of the list inside JSON, or element inside XML, whose entries are the records. */
  readonly records?: string | undefined;
  /** What of a file is text where people differ about it. */
  readonly choices?: Choices | undefined;
  /** Writes messages as the model expects them; absent: conversations are reported as problems. */
  readonly chat?: ((messages: readonly ChatMessage[]) => string) | undefined;
  /** Files that were read before, as `onFile` numbered them: they are passed by. */
  readonly after?: number | undefined;
  /** Called when everything of a file was taken. */
  readonly onFile?: ((file: ImportedFile) => void | Promise<void>) | undefined;
  /** Called when a page of a slow file was read. */
  readonly onPage?: ((page: PageRead) => void) | undefined;
  /** When a file that hangs or fills the memory is left out. */
  readonly limits?: Partial<ReaderLimits> | undefined;
}

/** A file that was read, whatever came of it; an archive is one file. */
export interface ImportedFile {
  /** From 1 on; the same paths always give the same numbers. Places where no file could be read have one too. */
  readonly number: number;
  readonly source: string;
  readonly documents: number;
  /** Also those that were only counted. */
  readonly problems: number;
}

/**
 * Documents of files and folders, recursively and in the order of names. Whatever cannot be read comes as a problem that names
 * the file and says why; the rest goes on. Files are read in a thread of their own.
 *
 * @throws when the choice of columns contradicts itself
 */
export async function* importDocuments(
  paths: readonly string[],
  { columns, records, choices, chat, after = 0, onFile, onPage, limits }: ImportOptions = {},
): AsyncGenerator<Document | ImportProblem> {
  // Told before a thread is started.
  documentsFrom(columns);
  const scratch = join(tmpdir(), `espalier-import-${randomUUID()}`);
  const request = { paths, columns, records, choices, after, afterParts: 0, scratch };
  let [number, source] = [0, ''];
  let [documents, problems] = [0, 0];
  let repeats = new Repeats();
  try {
    for await (const event of readEvents(request, { ...usualLimits, ...limits })) {
      if (event.kind === 'file') {
        ({ number, source } = event);
        [documents, problems, repeats] = [0, 0, new Repeats()];
      } else if (event.kind === 'item') {
        const item = written(event.item, chat);
        if (isProblem(item)) problems += 1;
        else documents += 1;
        if (!isProblem(item) || repeats.report(item)) yield item;
      } else if (event.kind === 'page') onPage?.(event);
      else if (event.kind === 'fileDone') {
        yield* repeats.rest(source);
        await onFile?.({ number, source, documents, problems });
      }
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const readerEntry = new URL('../import/readerProcess.js', import.meta.url);

/** In a thread of its own where the program is built; from its sources, as tests run, there is nothing to start one with. */
async function* readEvents(request: ReadRequest, limits: ReaderLimits): AsyncGenerator<ReadEvent> {
  if (existsSync(readerEntry)) yield* readIsolated(readerEntry, request, limits);
  else {
    // The libraries for files are loaded only where they are used.
    const { readAll } = await import('./reading.ts');
    yield* readAll(request, () => undefined);
  }
}

function written(item: ReadItem, chat: ImportOptions['chat']): Document | ImportProblem {
  return isConversation(item) ? conversation(item, chat) : item;
}

function conversation(
  { source, messages, ...rest }: Conversation,
  chat: ImportOptions['chat'],
): Document | ImportProblem {
  if (!chat)
    return { source, problem: 'is a conversation, which only a model knows how to write; choose the model it is for' };
  try {
    return { source, text: chat(messages), marked: true, ...rest };
  } catch (error) {
    return { source, problem: `does not fit the chat template of the model: ${(error as Error).message}` };
  }
}
