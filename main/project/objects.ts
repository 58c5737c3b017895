import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../formats/atomic.ts';
import { isAlive } from './processes.ts';

const hashForm = /^[0-9a-f]{64}$/;

/** Names the machine in names of temporary files: a project may lie on a file system that several machines write to. */
const machine = `m${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}`;

/** A file that nobody wrote to for this long is left over, even when its process id lives on in another program. */
const leftOverMilliseconds = 24 * 60 * 60 * 1000;

/** Files by the sha256 of their content: `objects/ab/abcdef…`. An object that is there is complete and never changes. */
export class ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the object lies, or would lie. What is no hash is refused: it could lead out of the folder. */
  path(hash: string): string {
    if (!hashForm.test(hash)) {
      throw new Error(`${JSON.stringify(hash)} names no object; a sha256 of 64 hexadecimal digits was expected.`);
    }
    return join(this.#folder, hash.slice(0, 2), hash);
  }

  async has(hash: string): Promise<boolean> {
    return access(this.path(hash)).then(
      () => true,
      () => false,
    );
  }

  async size(hash: string): Promise<number> {
    return (await stat(this.path(hash))).size;
  }

  /** Stores what `fill` writes to the path it gets; returns the sha256. Equal content is stored once. */
  async put(fill: (path: string) => Promise<void>): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    // Random, because process ids come again: after a kill the next process with this id finds the old file there.
    const temporary = join(this.#folder, `.${process.pid}-${machine}-${randomUUID()}.tmp`);
    try {
      await fill(temporary);
      const hash = await sha256(temporary);
      if (!(await this.has(hash))) await this.#keep(temporary, hash);
      // Also when it was there: whoever renamed it may have been killed before these.
      await syncFolder(join(this.#folder, hash.slice(0, 2)));
      await syncFolder(this.#folder);
      return hash;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  putBytes(bytes: Uint8Array): Promise<string> {
    return this.put(async (path) => {
      const handle = await open(path, 'wx');
      try {
        await handle.writeFile(bytes);
      } finally {
        await handle.close();
      }
    });
  }

  /** Whether the content still has the hash it is stored under. */
  async verify(hash: string): Promise<boolean> {
    return (await this.has(hash)) && (await sha256(this.path(hash))) === hash;
  }

  /** Throws an object away; only for stores whose objects nobody else names. */
  async remove(hash: string): Promise<void> {
    await rm(this.path(hash), { force: true });
  }

  /** All objects that are there. */
  async list(): Promise<string[]> {
    const names = await readdir(this.#folder, { recursive: true });
    return names.map((name) => basename(name)).filter((name) => hashForm.test(name));
  }

  /** Throws away all objects but these, and whatever is half-written; only while nobody works in the project. */
  async keepOnly(held: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder))
      if (name.endsWith('.tmp')) await rm(join(this.#folder, name), { force: true });
    for (const hash of await this.list()) if (!held.has(hash)) await this.remove(hash);
  }

  /** Removes what killed processes left half-written. */
  async clean(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const [, pid, elsewhere] = /^\.(\d+)-(m[0-9a-f]{8})?[\w-]*\.tmp$/.exec(name) ?? [];
      if (pid === undefined) continue;
      const path = join(this.#folder, name);
      // Whether a process of another machine lives, nobody here knows.
      const dead = (elsewhere === undefined || elsewhere === machine) && !isAlive(Number(pid));
      if (dead || (await isLeftOver(path))) await rm(path, { force: true });
    }
  }

  async #keep(temporary: string, hash: string): Promise<void> {
    await flush(temporary);
    await mkdir(join(this.#folder, hash.slice(0, 2)), { recursive: true });
    await rename(temporary, this.path(hash)).catch(async (error: unknown) => {
      // Where open files cannot be replaced, another process that was first has stored the same bytes.
      if (!(await this.has(hash))) throw error;
    });
  }
}

const isLeftOver = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > leftOverMilliseconds,
    () => false,
  );

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

async function flush(path: string): Promise<void> {
  // A copy of a file that is read-only is read-only, and some systems flush only what may be written.
  await chmod(path, (await stat(path)).mode | 0o200);
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
