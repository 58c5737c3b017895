import type { FileHandle } from 'node:fs/promises';
import { writeAtomic } from './atomic.ts';
import { type Dtype, dtypeBytes, elements } from './dtype.ts';
import { type Pieces, writePieces } from './rows.ts';

/** A tensor to write; `load` is called when its turn comes, so that only one is in memory, or a piece of one. */
export interface TensorToWrite {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly load: () => Pieces;
}

/** Writes a safetensors file atomically, tensors in the order given; equal input gives equal bytes. */
export function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  return writeAtomic(path, (handle) => fillSafetensors(handle, tensors, metadata));
}

export async function fillSafetensors(
  handle: FileHandle,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const header = new Map<string, unknown>(Object.keys(metadata).length ? [['__metadata__', metadata]] : []);
  let at = 0;
  for (const { name, dtype, shape } of tensors) {
    if (name === '__metadata__') throw new Error('A safetensors file cannot hold a tensor called "__metadata__".');
    if (header.has(name)) throw new Error(`A safetensors file cannot hold two tensors called "${name}".`);
    const bytes = sizeOf(dtype, shape);
    header.set(name, { dtype, shape, data_offsets: [at, at + bytes] });
    at += bytes;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Padded with spaces, so that data starts at a multiple of 8 bytes.
  const start = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(start.length - 8), true);
  start.set(json, 8);
  await handle.writeFile(start);
  for (const { name, dtype, shape, load } of tensors) {
    await writePieces(handle, load(), sizeOf(dtype, shape), `Tensor "${name}" of ${dtype} [${shape.join(', ')}]`);
  }
}

const sizeOf = (dtype: Dtype, shape: readonly number[]): number => dtypeBytes[dtype] * elements(shape);
