import { bytesOf } from '../../formats/dtype.ts';
import { pack, type Storage, unpack } from '../../formats/storage/index.ts';
import type { Artifact, StoredTensor } from './workspace.ts';

/** float32 or float64 values for the disk, as they are. */
export const storedFloats = (
  name: string,
  data: Float32Array | Float64Array,
  shape: readonly number[],
): StoredTensor => ({
  name,
  storage: data instanceof Float64Array ? 'F64' : 'F32',
  shape,
  bytes: bytesOf(data),
});

/** float32 values as the model is stored: narrowed to a type of elements, or packed. */
export const storedAs = (
  name: string,
  data: Float32Array,
  shape: readonly number[],
  storage: Storage,
): StoredTensor => ({
  name,
  storage,
  shape,
  bytes: pack(data, storage, shape),
});

/** A tensor of an artifact as float32. */
export async function readFloat32(artifact: Artifact, name: string): Promise<Float32Array> {
  const { bytes, storage } = await artifact.read(name);
  return unpack(bytes, storage);
}

/** A float64 tensor of an artifact. */
export async function readFloat64(artifact: Artifact, name: string): Promise<Float64Array> {
  const { bytes, storage } = await artifact.read(name);
  if (storage !== 'F64') throw new Error(`${name} is stored as ${storage}, expected F64.`);
  return new Float64Array(bytes.slice().buffer);
}

/** A stored mask of so many entries. */
export async function readMask(artifact: Artifact, name: string, entries: number): Promise<Uint8Array> {
  const { bytes } = await artifact.read(name);
  return Uint8Array.from({ length: entries }, (_, i) => ((bytes[i >> 3] as number) >> (i & 7)) & 1);
}

/** A mask of 0 and 1, eight entries to a byte, lowest bit first. */
export function storedMask(name: string, mask: Uint8Array): StoredTensor {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8));
  for (let at = 0; at < bytes.length; at += 1) {
    const first = at * 8;
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte |= (mask[first + bit] ?? 0) << bit;
    bytes[at] = byte;
  }
  return { name, storage: 'U8', shape: [bytes.length], bytes };
}
