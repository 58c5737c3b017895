import type { Checkpoint } from '../checkpoint.ts';
import { bytesOf, elements } from '../dtype.ts';
import type { Rows } from '../rows.ts';
import type { TensorEntry } from '../safetensors.ts';

/** A tensor that is made of others: the float32 numbers that they stand for. */
export interface Derived {
  readonly shape: readonly number[];
  /** Its numbers, or those of some of its rows. */
  read(rows?: Rows): Promise<Float32Array>;
  /** Tensors that it is made of, or that say nothing of it any more. */
  readonly of: readonly string[];
  /** How it was stored: "4 bits in groups of 128". */
  readonly stored: string;
}

/** A checkpoint with tensors made of others in the place of these, and how they were stored; null where there are none. */
export function derivedCheckpoint(
  checkpoint: Checkpoint,
  derived: ReadonlyMap<string, Derived>,
): { readonly checkpoint: Checkpoint; readonly rounded: string | null } {
  const gone = new Set([...derived.values()].flatMap(({ of }) => of));
  const tensors = new Map<string, TensorEntry>();
  for (const [name, { shape }] of derived)
    tensors.set(name, { name, dtype: 'F32', shape, offset: 0, bytes: 4 * elements(shape) });
  for (const [name, entry] of checkpoint.tensors) if (!gone.has(name)) tensors.set(name, entry);
  return {
    checkpoint: {
      ...checkpoint,
      tensors,
      readFloat32: (name, rows) => derived.get(name)?.read(rows) ?? checkpoint.readFloat32(name, rows),
      read: async (name, rows) => {
        const own = derived.get(name);
        return own ? bytesOf(await own.read(rows)) : checkpoint.read(name, rows);
      },
    },
    rounded: derived.size ? [...new Set([...derived.values()].map(({ stored }) => stored))].join(', ') : null,
  };
}
