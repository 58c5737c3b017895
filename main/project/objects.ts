import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../formats/atomic.ts';

let count = 0;

/** Files by the sha256 of their content: `objects/ab/abcdef…`. An object that is there is complete and never changes. */
export class ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(hash: string): string {
    return join(this.#folder, hash.slice(0, 2), hash);
  }

  has(hash: string): Promise<boolean> {
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
    count += 1;
    const temporary = join(this.#folder, `.${process.pid}-${count}.tmp`);
    await mkdir(this.#folder, { recursive: true });
    try {
      await fill(temporary);
      const hash = await sha256(temporary);
      if (await this.has(hash)) return hash;
      await flush(temporary);
      await mkdir(join(this.#folder, hash.slice(0, 2)), { recursive: true });
      await rename(temporary, this.path(hash)).catch(async (error: unknown) => {
        // Where open files cannot be replaced, another process that was first has stored the same bytes.
        if (!(await this.has(hash))) throw error;
      });
      await syncFolder(join(this.#folder, hash.slice(0, 2)));
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

  /** Removes what killed processes left half-written. */
  async clean(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const pid = /^\.(\d+)-\d+\.tmp$/.exec(name)?.[1];
      if (pid && !isAlive(Number(pid))) await rm(join(this.#folder, name), { force: true });
    }
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
