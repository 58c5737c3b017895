import type { ReadEvent, ReadRequest } from '../reading.ts';
import { type ReaderLimits, ReaderStopped, ReaderThread } from './thread.ts';

/** So many parts of one archive may end the thread; an archive of nothing else would take hours. */
const maxFailures = 3;

type Begun = Extract<ReadEvent, { readonly size: number }>;

/** Where reading is: the file, the part of it, and how often it was left. */
interface Position {
  file: Begun | null;
  part: Begun | null;
  failures: number;
}

/**
 * Reads in a thread that is ended when a file hangs it or fills the memory. That file becomes a problem, and another thread
 * goes on behind it; what was received before stays.
 */
export async function* readIsolated(entry: URL, request: ReadRequest, limits: ReaderLimits): AsyncGenerator<ReadEvent> {
  const at: Position = { file: null, part: null, failures: 0 };
  for (let rest = request; ;) {
    const thread = new ReaderThread(entry, rest, limits);
    try {
      for await (const event of thread.events()) {
        if (follow(at, event)) yield event;
      }
      return;
    } catch (error) {
      if (!(error instanceof ReaderStopped)) throw error;
      if (!at.file) throw new Error(`No files can be read: the thread for it ${error.message}.`, { cause: error });
      rest = yield* goOn(at, at.file, rest, error.message);
    } finally {
      await thread.stop();
    }
  }
}

/** Keeps up with what happens. @returns whether it is new: a file that is gone on with begins twice */
function follow(at: Position, event: ReadEvent): boolean {
  switch (event.kind) {
    case 'file':
      if (at.file?.number === event.number) return false;
      Object.assign(at, { file: event, part: null, failures: 0 });
      return true;
    case 'part':
      at.part = event;
      return true;
    case 'partDone':
      at.part = null;
      return true;
    case 'fileDone':
      at.file = null;
      return true;
    default:
      return true;
  }
}

/** Says what was left out. @returns where to go on */
function* goOn(at: Position, file: Begun, request: ReadRequest, reason: string): Generator<ReadEvent, ReadRequest> {
  const { part } = at;
  yield { kind: 'item', item: { source: (part ?? file).source, problem: reason } };
  at.failures += 1;
  if (part) yield { kind: 'partDone' };
  at.part = null;
  if (part && at.failures < maxFailures) return { ...request, after: file.number - 1, afterParts: part.number };
  if (part)
    yield {
      kind: 'item',
      item: {
        source: file.source,
        problem: `has ${maxFailures} files that had to be left out; the rest of it was not read`,
      },
    };
  yield { kind: 'fileDone' };
  at.file = null;
  return { ...request, after: file.number, afterParts: 0 };
}
