import type { FileHandle } from 'node:fs/promises';
import { writeAtomic } from '../atomic.ts';
import { writePieces } from '../rows.ts';
import { storageBytes } from '../storage/index.ts';
import type { StoredToWrite } from '../tensorFile.ts';
import { ggmlType } from './types.ts';
import {
  aligned,
  type GgufMetadata,
  type GgufValue,
  magic,
  type Scalar,
  type ScalarType,
  valueTypes,
  version,
} from './values.ts';

/**
 * Writes a GGUF file (version 3) atomically: metadata and tensors in the order given, each tensor loaded when its turn
 * comes, so that only one is in memory, or a piece of one. Equal input gives equal bytes. Shapes are row-major, [rows, columns].
 */
export function writeGguf(path: string, metadata: GgufMetadata, tensors: readonly StoredToWrite[]): Promise<void> {
  return writeAtomic(path, (handle) => fill(handle, metadata, tensors));
}

async function fill(handle: FileHandle, metadata: GgufMetadata, tensors: readonly StoredToWrite[]): Promise<void> {
  await handle.writeFile(padded(header(metadata, tensors)));
  for (const { name, storage, shape, load } of tensors) {
    const bytes = storageBytes(storage, shape);
    await writePieces(handle, load(), bytes, `Tensor "${name}" of ${storage} [${shape.join(', ')}]`);
    await handle.writeFile(new Uint8Array(aligned(bytes) - bytes));
  }
}

/** What stands before the tensors: counts, metadata, and where each tensor lies behind the header. */
function header(metadata: GgufMetadata, tensors: readonly StoredToWrite[]): Buffer {
  const keys = Object.entries(metadata);
  const start = [Buffer.from(magic), u32(version), u64(tensors.length), u64(keys.length)];
  // A list may be longer than what a call takes as arguments.
  const parts = start.concat(keys.flatMap(([key, value]) => [text(key), ...valueParts(value)]));
  const names = new Set<string>();
  let offset = 0;
  for (const { name, storage, shape } of tensors) {
    if (names.has(name)) throw new Error(`A GGUF file cannot hold two tensors called "${name}".`);
    names.add(name);
    // Sizes are written fastest first.
    parts.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(ggmlType(storage)), u64(offset));
    offset += aligned(storageBytes(storage, shape));
  }
  return Buffer.concat(parts);
}

function valueParts(value: GgufValue): Buffer[] {
  if (value.type !== 'array') return [u32(valueTypes[value.type]), scalar(value.type, value.value)];
  const { of, value: entries } = value;
  const start = [u32(valueTypes.array), u32(valueTypes[of]), u64(entries.length)];
  return [...start, ...entries.map((entry) => scalar(of, entry))];
}

function scalar(type: ScalarType, value: Scalar): Buffer {
  switch (type) {
    case 'string':
      return text(String(value));
    case 'bool':
      return Buffer.of(value ? 1 : 0);
    case 'uint32':
      return u32(Number(value));
    case 'int32':
    case 'float32': {
      const bytes = Buffer.alloc(4);
      if (type === 'int32') bytes.writeInt32LE(Number(value));
      else bytes.writeFloatLE(Number(value));
      return bytes;
    }
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.length), bytes]);
}

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(aligned(bytes.byteLength));
  result.set(bytes);
  return result;
}
