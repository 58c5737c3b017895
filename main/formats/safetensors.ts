import { type FileHandle, open } from 'node:fs/promises';
import { type Dtype, dtypeBytes, isDtype, widenInto } from './dtype.ts';
import { FormatError, notWhole } from './errors.ts';
import { fileSize, refusePointer, unreadable } from './files.ts';
import { type Rows, type Span, spanOf } from './rows.ts';
import { isRecord, outline, parseJson } from './json.ts';

/** The reference implementation refuses longer headers too; a header of this size describes a million tensors. */
const maxHeaderBytes = 100_000_000;
/** Fits into the processor's cache, and is long enough for the disk; a multiple of every element size. */
const chunkBytes = 2 ** 22;

/** Pointers of Git LFS have three lines. */
const maxPointerBytes = 1024;

/** Tensors of models have at most a handful of axes. */
const maxRank = 8;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** First byte in the file, and how many. */
  readonly offset: number;
  readonly bytes: number;
}

/** An open safetensors file whose header has been checked completely. */
export interface SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Reads one tensor, or rows of it, and nothing else. */
  read(name: string, rows?: Rows): Promise<Uint8Array>;
  /** Reads one tensor of floats as float32, a few megabytes at a time: the stored bytes never lie in memory as a whole. */
  readFloat32(name: string, rows?: Rows): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens a file and checks its header: tensors must lie inside the file, follow each other without gap or overlap, and
 * have as many bytes as type and shape need.
 *
 * @throws FormatError naming file, tensor and expectation.
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const size = await fileSize(path);
  const handle = await open(path, 'r').catch(unreadable(path));
  try {
    const { tensors, metadata } = await readHeader(handle, path, size);
    return {
      path,
      tensors,
      metadata,
      read: async (name, rows) => readTensor(handle, path, spanOf(entryNamed(tensors, path, name), rows)),
      readFloat32: async (name, rows) => {
        const entry = entryNamed(tensors, path, name);
        return readWidened(handle, path, { ...spanOf(entry, rows), dtype: entry.dtype });
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readHeader(handle: FileHandle, path: string, size: number) {
  if (size < 8)
    throw notWhole(
      `${path} is ${size} bytes long and cannot be a safetensors file, which starts with 8 bytes of header length.`,
    );
  const prefix = new Uint8Array(8);
  await readInto(handle, path, 0, prefix);
  if (size < maxPointerBytes) {
    const whole = new Uint8Array(size);
    await readInto(handle, path, 0, whole);
    refusePointer(path, new TextDecoder().decode(whole));
  }
  if (/^\s*<[!?a-z]/i.test(new TextDecoder().decode(prefix)))
    throw notWhole(`${path} is a page of the web and not the file itself: whoever fetched it was not let in.`);
  const claimed = new DataView(prefix.buffer).getBigUint64(0, true);
  if (claimed > maxHeaderBytes)
    throw new FormatError(`${path}: the header claims ${claimed} bytes, more than the ${maxHeaderBytes} allowed.`);
  const length = Number(claimed);
  if (8 + length > size)
    throw notWhole(
      `${path}: the header claims ${length} bytes, but the file is only ${size} bytes long; it is probably truncated.`,
    );
  const json = new Uint8Array(length);
  await readInto(handle, path, 8, json);
  const text = new TextDecoder().decode(json);
  const header = parseJson(text, `${path}: header`);
  if (!isRecord(header)) throw new FormatError(`${path}: the header must be a JSON object of tensors.`);
  // JSON.parse keeps the last of two equal names silently.
  if (outline(text).members !== Object.keys(header).length)
    throw new FormatError(`${path}: the header names a tensor twice.`);

  const start = 8 + length;
  const tensors = new Map<string, TensorEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = metadataOf(value, path);
    else tensors.set(name, entryOf(name, value, start, path));
  }
  checkLayout([...tensors.values()], start, size, path);
  return { tensors, metadata };
}

function entryOf(name: string, value: unknown, start: number, path: string): TensorEntry {
  const fail = (expectation: string): never => {
    throw new FormatError(`${path}: tensor "${name}": ${expectation}.`);
  };
  if (!isRecord(value)) return fail('expected an object with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !isDtype(dtype)) {
    return fail(`dtype ${JSON.stringify(dtype)} is not known; expected one of ${Object.keys(dtypeBytes).join(', ')}`);
  }
  if (!Array.isArray(shape) || shape.length > maxRank || !shape.every(isSize)) {
    return fail(`shape must be a list of at most ${maxRank} non-negative whole numbers`);
  }
  const count = shape.reduce((product: number, dim: number) => product * dim, 1) as number;
  if (!Number.isSafeInteger(count * dtypeBytes[dtype]))
    return fail(`shape [${shape.join(', ')}] has more elements than can be counted`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return fail('data_offsets must be two non-negative whole numbers');
  }
  const [from, to] = offsets as [number, number];
  const bytes = count * dtypeBytes[dtype];
  if (to - from !== bytes)
    return fail(`data_offsets span ${to - from} bytes, but ${dtype} [${shape.join(', ')}] needs ${bytes}`);
  return { name, dtype, shape: shape as number[], offset: start + from, bytes };
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Tensors must tile the rest of the file: bytes outside every tensor could hide anything. */
function checkLayout(entries: readonly TensorEntry[], start: number, size: number, path: string): void {
  let at = start;
  for (const { name, offset, bytes } of entries.toSorted((a, b) => a.offset - b.offset || a.bytes - b.bytes)) {
    if (offset < at) throw new FormatError(`${path}: tensor "${name}" overlaps the one before it.`);
    if (offset > at) throw new FormatError(`${path}: there is a gap of ${offset - at} bytes before tensor "${name}".`);
    if (offset + bytes > size) {
      throw notWhole(
        `${path}: tensor "${name}" ends at byte ${offset + bytes}, but the file is only ${size} bytes long; it is probably truncated.`,
      );
    }
    at = offset + bytes;
  }
  if (at !== size) throw new FormatError(`${path}: ${size - at} bytes after the last tensor belong to nothing.`);
}

function metadataOf(value: unknown, path: string): Record<string, string> {
  if (!isRecord(value) || !Object.values(value).every((item) => typeof item === 'string')) {
    throw new FormatError(`${path}: __metadata__ must map names to strings.`);
  }
  return value as Record<string, string>;
}

function entryNamed(tensors: ReadonlyMap<string, TensorEntry>, path: string, name: string): TensorEntry {
  const entry = tensors.get(name);
  if (!entry) throw new FormatError(`${path} has no tensor "${name}".`);
  return entry;
}

async function readTensor(handle: FileHandle, path: string, { offset, bytes }: Span): Promise<Uint8Array> {
  const result = new Uint8Array(bytes);
  await readInto(handle, path, offset, result);
  return result;
}

async function readWidened(
  handle: FileHandle,
  path: string,
  { offset, bytes, dtype }: Span & Pick<TensorEntry, 'dtype'>,
): Promise<Float32Array> {
  const size = dtypeBytes[dtype];
  const result = new Float32Array(bytes / size);
  const buffer = new Uint8Array(Math.min(bytes, chunkBytes));
  for (let at = 0; at < bytes; at += buffer.length) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, bytes - at));
    await readInto(handle, path, offset + at, chunk);
    widenInto(chunk, dtype, result.subarray(at / size, (at + chunk.length) / size));
  }
  return result;
}

/** One read call may return less than asked for, and no more than 2 GB. */
async function readInto(handle: FileHandle, path: string, offset: number, result: Uint8Array): Promise<void> {
  for (let at = 0; at < result.length;) {
    const { bytesRead } = await handle.read(result, at, Math.min(result.length - at, 2 ** 30), offset + at);
    if (bytesRead === 0)
      throw new FormatError(`${path} ended at byte ${offset + at}, before all of its content was read.`);
    at += bytesRead;
  }
}
