import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { syncFolder } from '../formats/atomic.ts';
import { opened } from '../formats/sealed.ts';

/** A file, or a folder with a slash behind its name, by its path in the project. */
export interface Entry {
  readonly name: string;
  readonly size: number;
}

/** An archive of the entries; of the database by its open handle, see `contentOf`. */
export async function* packed(
  folder: string,
  entries: readonly Entry[],
  database: { readonly name: string; readonly handle: FileHandle },
): AsyncGenerator<Uint8Array> {
  const archive = pack();
  const feeding = (async () => {
    for (const { name, size } of entries) {
      const header = { name, size, mode: name.endsWith('/') ? 0o700 : 0o600 };
      if (name.endsWith('/')) archive.entry({ ...header, type: 'directory' });
      else
        await pipeline(
          name === database.name ? Readable.from(contentOf(database.handle)) : createReadStream(join(folder, name)),
          archive.entry(header),
        );
    }
    archive.finalize();
  })();
  feeding.catch((error: unknown) => archive.destroy(error as Error));
  yield* archive as AsyncIterable<Uint8Array>;
  await feeding;
}

/** What an open file holds; a stream of it would close it, or keep it from being closed. */
async function* contentOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(1 << 20), 0, 1 << 20, at);
    if (!bytesRead) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

type Unpacked = AsyncIterable<Uint8Array> & { readonly header: { readonly name: string; readonly type?: string } };

/** Unpacks an encrypted archive into a folder, which is gone again when that fails. */
export async function unpack(file: string, into: string, passphrase: string): Promise<void> {
  const archive = extract();
  const refused: unknown[] = [];
  const content = async function* () {
    try {
      yield* opened(createReadStream(file), passphrase);
    } catch (error) {
      refused.push(error);
      throw error;
    }
  };
  // Its errors are told below, where what comes out is awaited.
  const ended = pipeline(Readable.from(content()), archive).catch(() => undefined);
  try {
    for await (const entry of archive as unknown as AsyncIterable<Unpacked>) {
      const { name, type } = entry.header;
      if (name.startsWith('/') || name.split('/').includes('..'))
        throw new Error(`${file} holds a file outside of the project; bring it back from a copy.`);
      const path = join(into, name);
      await mkdir(type === 'directory' ? path : dirname(path), { recursive: true });
      if (type === 'directory') (entry as unknown as Readable).resume();
      else await writeSynced(path, entry);
    }
    await ended;
    if (refused.length) throw refused[0];
    await syncFolder(into);
  } catch (error) {
    archive.destroy();
    await ended;
    await rm(into, { recursive: true, force: true });
    // What comes out of the archive only says that it was ended, when what goes in was refused.
    throw refused[0] ?? error;
  }
}

async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const bytes of content) await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
