import { access } from 'node:fs/promises';
import { bytesOf, toFloat32 } from '../formats/dtype.ts';
import { openSafetensors } from '../formats/safetensors.ts';
import { type TensorToWrite, writeSafetensors } from '../formats/safetensorsWriter.ts';

/** Arrays that make up the state of something, by name; they are written and filled in place. */
export type Arrays = Readonly<Record<string, Float32Array | Float64Array | Uint8Array>>;

const dtypeOf = (array: Arrays[string]) =>
  array instanceof Float32Array ? 'F32' : array instanceof Float64Array ? 'F64' : 'U8';

/** Writes a state atomically: after a kill either the old one or the new one is there. */
export function saveState(path: string, arrays: Arrays, header: unknown): Promise<void> {
  const tensors = Object.entries(arrays).map(([name, array]): TensorToWrite => ({
    name,
    dtype: dtypeOf(array),
    shape: [array.length],
    load: () => bytesOf(array),
  }));
  return writeSafetensors(path, tensors, { state: JSON.stringify(header) });
}

/**
 * Fills the arrays from a saved state, bit for bit.
 *
 * @returns its header; null when there is none, or it is of something else (other names or sizes).
 */
export async function restoreState(path: string, arrays: Arrays): Promise<unknown> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) return null;
  const file = await openSafetensors(path);
  try {
    const names = Object.keys(arrays);
    const same = (name: string) => {
      const entry = file.tensors.get(name);
      const array = arrays[name] as Arrays[string];
      return entry?.dtype === dtypeOf(array) && entry.shape.join() === String(array.length);
    };
    if (file.tensors.size !== names.length || !names.every(same)) return null;
    for (const name of names) {
      const array = arrays[name] as Arrays[string];
      if (array instanceof Float32Array) array.set(toFloat32(await file.read(name), 'F32'));
      else bytesOf(array).set(await file.read(name));
    }
    return JSON.parse(file.metadata['state'] ?? 'null') as unknown;
  } finally {
    await file.close();
  }
}
