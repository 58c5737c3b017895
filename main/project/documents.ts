import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document } from '../corpus/document.ts';
import { textKey } from '../corpus/identity.ts';
import { documentsIn, gathered } from './documentFile.ts';
import type { Project } from './project.ts';
import type { DatasetRow, SplitInfo, SplitName } from './repositories/datasets.ts';

/** Splits that may be scored, chosen from and trained on. */
export type Trainable = Exclude<SplitName, 'heldOut'>;

/** The documents of a split that may be trained on, in the order that indices count. */
export const documentsOf = (project: Project, dataset: DatasetRow, split: Trainable): AsyncGenerator<Document> =>
  documentsIn(project.objects.path(dataset.splits[split].object));

/** Opens a file to go on after so many bytes of it, which it has; from the beginning when there are none. */
async function opened(path: string, after: number): Promise<FileHandle> {
  if (after) await truncate(path, after);
  return open(path, after ? 'a' : 'w');
}

/** Bytes that a unit of UTF-16 takes in UTF-8 at most. */
const mostBytes = 3;

/** Values written to a file of JSON lines one after the other. */
export class LineWriter {
  readonly path: string;
  readonly #handle: FileHandle;
  /** Bytes that are not written yet; the same storage all the time, for fresh pages cost more than what is put into them. */
  #bytes: Buffer | null = null;
  #length = 0;
  #closed = false;

  protected constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async open(path: string, after = 0): Promise<LineWriter> {
    return new LineWriter(path, await opened(path, after));
  }

  async write(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    const room = line.length * mostBytes;
    if (this.#length + room > gathered) await this.#hand();
    if (room > gathered) await this.#handle.appendFile(line);
    else this.#length += (this.#bytes ??= Buffer.allocUnsafe(gathered)).write(line, this.#length);
  }

  /** Hands everything to the system; returns how long the file is. */
  async flush(): Promise<number> {
    await this.#hand();
    return (await this.#handle.stat()).size;
  }

  async #hand(): Promise<void> {
    if (this.#bytes && this.#length) await this.#handle.appendFile(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.flush();
    } finally {
      await this.#handle.close();
    }
  }
}

/** Documents written to a file one after the other. */
export class DocumentWriter extends LineWriter {
  documents = 0;
  /** UTF-8 bytes of the texts, without what stands around them. */
  bytes = 0;

  static override async open(path: string, after = 0): Promise<DocumentWriter> {
    return new DocumentWriter(path, await opened(path, after));
  }

  async add({ source, text, answerFrom, marked, group, why }: Document): Promise<void> {
    this.documents += 1;
    this.bytes += Buffer.byteLength(text);
    await this.write({ source, text, answerFrom, marked, group, why });
  }
}

/** Documents of a split, with the keys of their texts (corpus/identity.ts). */
class SplitWriter extends DocumentWriter {
  readonly keys: bigint[] = [];

  static override async open(path: string): Promise<SplitWriter> {
    return new SplitWriter(path, await opened(path, 0));
  }

  override add(document: Document): Promise<void> {
    this.keys.push(textKey(document.text));
    return super.add(document);
  }
}

/** Stores three splits that are filled side by side. */
export class SplitsWriter {
  readonly #project: Project;
  readonly #folder: string;
  readonly writers: Readonly<Record<SplitName, SplitWriter>>;

  private constructor(project: Project, folder: string, writers: Readonly<Record<SplitName, SplitWriter>>) {
    this.#project = project;
    this.#folder = folder;
    this.writers = writers;
  }

  /** @param folder for what is not yet an object; made when it is not there. */
  static async open(project: Project, folder: string): Promise<SplitsWriter> {
    await mkdir(folder, { recursive: true });
    const writer = (name: SplitName) => SplitWriter.open(join(folder, `${name}.jsonl`));
    const writers = {
      train: await writer('train'),
      calibration: await writer('calibration'),
      heldOut: await writer('heldOut'),
    };
    return new SplitsWriter(project, folder, writers);
  }

  async finish(): Promise<Record<SplitName, SplitInfo>> {
    const stored = async (name: SplitName): Promise<SplitInfo> => {
      const { path, documents, bytes, keys } = this.writers[name];
      await this.writers[name].close();
      const { objects } = this.#project;
      return {
        object: await objects.put((to) => rename(path, to)),
        ...{ documents, bytes, keys: await objects.putBytes(new Uint8Array(BigUint64Array.from(keys).buffer)) },
      };
    };
    const splits = {
      train: await stored('train'),
      calibration: await stored('calibration'),
      heldOut: await stored('heldOut'),
    };
    await this.discard();
    return splits;
  }

  async discard(): Promise<void> {
    for (const writer of Object.values(this.writers)) await writer.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Sums and the fingerprint of a dataset from its splits. */
export function totalsOf(
  splits: Readonly<Record<SplitName, SplitInfo>>,
): Pick<DatasetRow, 'documents' | 'bytes' | 'fingerprint' | 'splits'> {
  const all = [splits.train, splits.calibration, splits.heldOut];
  return {
    documents: all.reduce((sum, { documents }) => sum + documents, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    fingerprint: createHash('sha256')
      .update(all.map(({ object }) => object).join())
      .digest('hex'),
    splits,
  };
}
