import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { collect } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileBytes } from '../reader.ts';
import { type Archive, counted } from './archive.ts';

/** A single file packed by gzip: `cases.jsonl.gz` holds `cases.jsonl`. */
export const gzip: Archive = {
  endings: ['.gz'],
  async *entries(file, inside) {
    const name = file.source.replace(/^.*\//s, '').replace(/\.gz$/i, '');
    const stream = () => counted(unzipped(file), inside);
    yield { source: `${file.source}/${name}`, size: null, stream, all: (limit) => collect(stream(), limit) };
  },
};

/** The bytes of a file that gzip packed. */
export async function* unzipped(file: FileBytes): AsyncGenerator<Uint8Array> {
  try {
    // The stream that is read reports every error of those before it.
    yield* pipeline(Readable.from(file.stream()), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`is damaged or not packed by gzip: ${(error as Error).message}; make it again`);
  }
}
