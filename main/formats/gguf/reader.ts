import { type FileHandle, open } from 'node:fs/promises';
import { FormatError, notWhole } from '../errors.ts';
import { fileSize, unreadable } from '../files.ts';
import { type Rows, spanOf } from '../rows.ts';
import { isPacked, storageBytes, storageFor, unpack } from '../storage/index.ts';
import type { StoredEntry } from '../tensorFile.ts';
import { otherTypeName, readableTypes, storageOfType } from './types.ts';
import { aligned, alignment, alignmentKey, magic, readVersions, type Scalar, valueTypes } from './values.ts';

/** A GGUF file whose tensors are read one at a time. Shapes are row-major. */
export interface GgufFile extends AsyncDisposable {
  readonly path: string;
  readonly metadata: ReadonlyMap<string, Scalar | readonly Scalar[]>;
  readonly tensors: ReadonlyMap<string, StoredEntry>;
  /** The stored bytes of one tensor, or of rows of it; `matrix` says of which one where it holds several, along its first axis. */
  read(name: string, rows?: Rows, matrix?: number | null): Promise<Uint8Array>;
  /** One tensor as float32, or rows of it. */
  readFloat32(name: string, rows?: Rows): Promise<Float32Array>;
}

interface Placed extends StoredEntry {
  /** Bytes from the end of the padded header. */
  readonly offset: number;
}

/** Headers are read whole; a vocabulary of a quarter of a million entries with merges takes some ten megabytes. */
const firstRead = 1 << 20;
const maxHeader = 2 ** 29;

/** Opens a GGUF file (version 2 or 3). @throws FormatError that says what is not as it should be. */
export async function openGguf(path: string): Promise<GgufFile> {
  const size = await fileSize(path);
  const handle = await open(path).catch(unreadable(path));
  try {
    const { metadata, tensors, start } = await readHeader(handle, path, size);
    for (const { name, offset, bytes } of tensors.values()) {
      if (start + offset + bytes > size)
        throw notWhole(`${path}: tensor "${name}" ends behind the end of the file, which has ${size} bytes.`);
    }
    const read = async (name: string, rows?: Rows, matrix: number | null = null): Promise<Uint8Array> => {
      const entry = tensors.get(name);
      if (!entry) throw new FormatError(`${path} has no tensor "${name}".`);
      const { offset, bytes } = spanOf(matrix === null ? entry : matrixOf(entry, matrix), rows);
      return readAt(handle, start + offset, bytes);
    };
    return {
      ...{ path, metadata, tensors, read },
      readFloat32: async (name, rows) => {
        const bytes = await read(name, rows);
        return unpack(bytes, (tensors.get(name) as Placed).storage);
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** One of the matrices that a tensor with three axes holds. */
const matrixOf = (entry: Placed, matrix: number) => ({
  ...spanOf(entry, { from: matrix, to: matrix + 1 }),
  shape: entry.shape.slice(1),
});

/** A header's length is known when it has been read: a longer piece is read until it is whole. */
async function readHeader(handle: FileHandle, path: string, size: number): Promise<ReturnType<typeof parse>> {
  const most = Math.min(size, maxHeader);
  for (let length = Math.min(most, firstRead); ; length = Math.min(most, 4 * length)) {
    try {
      return parse(await readAt(handle, 0, length), path);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (length === most)
        throw notWhole(
          `${path}: the header ends behind ${most === size ? 'the end of the file; it is probably truncated' : `${most} bytes, more than any has`}.`,
        );
    }
  }
}

/** @throws RangeError where the bytes end within the header. */
function parse(bytes: Buffer, path: string) {
  const cursor = new Cursor(bytes, path);
  const found = cursor.take(magic.length).toString('latin1');
  if (found !== magic) throw new FormatError(`${path} is not a GGUF file: it begins with ${JSON.stringify(found)}.`);
  const of = cursor.number('uint32');
  if (!readVersions.includes(of))
    throw new FormatError(`${path} is a GGUF file of version ${of}; expected ${readVersions.join(' or ')}.`);
  const tensorCount = cursor.number('uint64');
  const keyCount = cursor.number('uint64');
  const metadata = new Map<string, Scalar | readonly Scalar[]>();
  for (let i = 0; i < keyCount; i += 1) metadata.set(cursor.text(), cursor.value());
  const tensors = new Map<string, Placed>();
  for (let i = 0; i < tensorCount; i += 1) {
    const entry = tensorEntry(cursor, path);
    if (tensors.has(entry.name)) throw new FormatError(`${path}: the header names tensor "${entry.name}" twice.`);
    tensors.set(entry.name, entry);
  }
  const to = metadata.get(alignmentKey) ?? alignment;
  if (typeof to !== 'number' || !(to >= 1 && to <= 2 ** 20))
    throw new FormatError(`${path}: "${alignmentKey}" must be a number of bytes; found ${JSON.stringify(to)}.`);
  return { metadata, tensors, start: aligned(cursor.at, to) };
}

function tensorEntry(cursor: Cursor, path: string): Placed {
  const name = cursor.text();
  const axes = cursor.number('uint32');
  if (axes > 4) throw new FormatError(`${path}: tensor "${name}" has ${axes} axes; ggml has at most 4.`);
  const shape = Array.from({ length: axes }, () => cursor.number('uint64')).reverse();
  const type = cursor.number('uint32');
  const storage = storageOfType(type);
  if (!storage)
    throw new FormatError(
      `${path}: tensor "${name}" is stored as ${otherTypeName(type)}, which is not read here; take a file of the model with one of ${readableTypes.join(', ')}.`,
    );
  const bytes = storageBytes(storage, shape);
  const row = [1, shape.at(-1) ?? 1];
  if (!Number.isSafeInteger(bytes) || (isPacked(storage) && storageFor(storage, row) !== storage))
    throw new FormatError(`${path}: tensor "${name}" [${shape.join(', ')}] does not fill whole blocks of ${storage}.`);
  return { name, storage, shape, offset: cursor.number('uint64'), bytes };
}

const names = new Map(Object.entries(valueTypes).map(([name, type]) => [type as number, name]));

/** Reads one value behind the other. */
class Cursor {
  at = 0;
  private readonly bytes: Buffer;
  private readonly path: string;

  constructor(bytes: Buffer, path: string) {
    this.bytes = bytes;
    this.path = path;
  }

  take(count: number): Buffer {
    if (!(this.at + count <= this.bytes.length)) throw new RangeError('The bytes end here.');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  text(): string {
    return this.take(this.number('uint64')).toString('utf8');
  }

  value(type = this.number('uint32')): Scalar | readonly Scalar[] {
    if (type !== valueTypes.array) return this.scalar(type);
    const of = this.number('uint32');
    const count = this.number('uint64');
    const values: Scalar[] = [];
    for (let i = 0; i < count; i += 1) values.push(this.scalar(of));
    return values;
  }

  number(type: string): number {
    switch (type) {
      case 'uint8':
        return this.take(1).readUInt8();
      case 'int8':
        return this.take(1).readInt8();
      case 'uint16':
        return this.take(2).readUInt16LE();
      case 'int16':
        return this.take(2).readInt16LE();
      case 'uint32':
        return this.take(4).readUInt32LE();
      case 'int32':
        return this.take(4).readInt32LE();
      case 'float32':
        return this.take(4).readFloatLE();
      case 'uint64':
        return Number(this.take(8).readBigUInt64LE());
      case 'int64':
        return Number(this.take(8).readBigInt64LE());
      case 'float64':
        return this.take(8).readDoubleLE();
      default:
        throw new FormatError(`${this.path}: a value of type ${type} stands where a number or a text is expected.`);
    }
  }

  private scalar(type: number): Scalar {
    const name = names.get(type) ?? String(type);
    if (name === 'string') return this.text();
    return name === 'bool' ? this.number('uint8') !== 0 : this.number(name);
  }
}

/** Up to so many bytes from a position; fewer only at the end of the file. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(length - at, 2 ** 30), position + at);
    if (!bytesRead) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}
