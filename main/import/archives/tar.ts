import { type Duplex, pipeline, Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import type { ImportProblem } from '../../corpus/document.ts';
import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes } from '../reader.ts';
import {
  type Archive,
  checkEntry,
  counted,
  hiddenNotice,
  type Inside,
  isHidden,
  linkProblem,
  shownName,
} from './archive.ts';
import { unzipped } from './gzip.ts';
import { spool, type Spooled } from './spool.ts';

type Entry = AsyncIterable<Uint8Array> & { readonly header: Header; resume(): void };

/** Tar archives, as they are or packed by gzip: entries that pass by once, one after the other. */
export const tar: Archive = {
  endings: ['.tar', '.tar.gz', '.tgz'],
  async *entries(file, inside) {
    const packed = !/\.tar$/i.test(file.source);
    // Everything that passes counts, also entries that nobody reads; only what is read has a limit of its own.
    const bytes = counted(packed ? unzipped(file) : file.stream(), inside, () => undefined);
    let hidden = 0;
    try {
      const entries = pipeline(Readable.from(bytes), extract() as unknown as Duplex, () => undefined);
      for await (const entry of entries as unknown as AsyncIterable<Entry>) {
        const name = shownName(entry.header.name);
        if (entry.header.type !== 'directory' && isHidden(name)) hidden += 1;
        else yield* readEntry(entry, `${file.source}/${name}`, inside);
        entry.resume();
      }
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      throw new Unreadable(`is damaged or no tar archive: ${(error as Error).message}; make it again`);
    }
    yield* hiddenNotice(file.source, hidden);
  },
};

async function* readEntry(entry: Entry, source: string, inside: Inside): AsyncGenerator<FileBytes | ImportProblem> {
  const { type, size } = entry.header;
  if (type === 'directory') return;
  if (type === 'link' || type === 'symlink') yield { source, problem: linkProblem };
  else if (type !== 'file' && type !== 'contiguous-file')
    yield { source, problem: 'is no ordinary file and was not read' };
  else {
    // Kept only when somebody reads it, so that films in an archive of documents cost nothing.
    let kept: Promise<Spooled> | null = null;
    const keep = () => {
      checkEntry(size);
      return (kept ??= spool(entry, inside));
    };
    try {
      yield {
        source,
        size,
        async *stream() {
          yield* (await keep()).stream();
        },
        async all(limit) {
          checkSize(size, limit);
          return (await keep()).all(limit);
        },
      };
    } finally {
      // What went wrong was reported to whoever read it.
      await (kept as Promise<Spooled> | null)?.then(
        (spooled) => spooled.remove(),
        () => undefined,
      );
    }
  }
}
