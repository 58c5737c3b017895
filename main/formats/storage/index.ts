import { type Dtype, dtypeBytes, elements, fromFloat32, isDtype, toFloat32, widenInto } from '../dtype.ts';
import { affineFormats, type AffineName } from './affine/affine.ts';
import { ggmlFormats } from './ggml/index.ts';
import { type Grid, gridOf as gridIn, packOnGrid as packIn } from './grid.ts';
import { type AsAffine, bitsPerWeight, type PackedFormat } from './packedFormat.ts';

/** Name of a packed format. */
export type Packed = keyof typeof ggmlFormats | AffineName;

const packed: Readonly<Record<Packed, PackedFormat>> = { ...ggmlFormats, ...affineFormats };

/** How a tensor is stored: as elements of a type, or packed. */
export type Storage = Dtype | Packed;

/** Every packed format. */
export const packedFormats: readonly PackedFormat[] = Object.values(packed);

const isPackedName = (name: string): name is Packed => Object.hasOwn(packed, name);

/** Whether a file may name this storage. */
export const isStorage = (name: string): name is Storage => isDtype(name) || isPackedName(name);

/** Whether neighbouring values share scales instead of standing alone. */
export const isPacked = (storage: Storage): storage is Packed => !isDtype(storage);

/** Bits that one value takes, its share of what its block shares included. */
export const bitsOf = (storage: Storage): number =>
  isPacked(storage) ? bitsPerWeight(packed[storage]) : 8 * dtypeBytes[storage];

/** Whether a tensor of this shape can be stored so: packed ones are matrices with rows of whole blocks. */
const fits = (storage: Storage, shape: readonly number[]): boolean =>
  !isPacked(storage) || (shape.length === 2 && (shape[1] as number) % packed[storage].block === 0);

/** Whether a zero that is stored so is read as zero again, which what holds a mask needs. */
export const keepsZeros = (storage: Storage): boolean => !isPacked(storage) || packed[storage].keepsZeros;

/** Bytes of a tensor of this shape. */
export const storageBytes = (storage: Storage, shape: readonly number[]): number =>
  isPacked(storage)
    ? (elements(shape) / packed[storage].block) * packed[storage].blockBytes
    : elements(shape) * dtypeBytes[storage];

/** The storage itself where a tensor of this shape fits it, else the first of its fallbacks that does; vectors are float32. */
export function storageFor(storage: Storage, shape: readonly number[]): Storage {
  if (fits(storage, shape)) return storage;
  if (shape.length !== 2) return 'F32';
  return storageFor(packed[storage as Packed].fallback as Storage, shape);
}

/** The element type of a file of plain tensors in which nothing of the values is lost. */
export const plainDtype = (storage: Storage): Dtype => (isPacked(storage) ? 'F32' : storage);

/**
 * Values as they are stored, rounded to nearest.
 *
 * @param importance see PackedFormat.pack.
 * @throws where a tensor of this shape cannot be packed (storageFor says what can).
 */
export function pack(
  values: Float32Array,
  storage: Storage,
  shape: readonly number[],
  importance?: Float32Array,
): Uint8Array {
  if (!isPacked(storage)) return fromFloat32(values, storage);
  const { name, block } = packed[storage];
  if (!fits(storage, shape))
    throw new Error(
      `A tensor [${shape.join(', ')}] cannot be stored as ${name}, which takes matrices with rows of a multiple of ${block} values.`,
    );
  const columns = shape[1] as number;
  if (importance && importance.length !== columns)
    throw new Error(`There is importance for ${importance.length} columns, but a row of the tensor has ${columns}.`);
  return packed[storage].pack(values, importance);
}

/** What is stored so as affine levels that stand for exactly the same values; undefined where there are none. */
export const affineOf = (storage: Storage): AsAffine | undefined =>
  isPacked(storage) ? packed[storage].affine : undefined;

/** Values of a row in a block. */
export const blockOf = (storage: Packed): number => packed[storage].block;

/** The values that packed bytes can stand for while their scales stay. */
export const gridOf = (bytes: Uint8Array, storage: Packed): Grid => gridIn(bytes, packed[storage]);

/** Rounds values on the grid that packed bytes have: their scales with the nearest levels; as many values as the bytes hold. */
export const packOnGrid = (values: Float32Array, bytes: Uint8Array, storage: Packed): Uint8Array =>
  packIn(values, bytes, packed[storage]);

/** Stored floats as float32; the result never shares memory with `bytes`. */
export function unpack(bytes: Uint8Array, storage: Storage): Float32Array {
  if (!isPacked(storage)) return toFloat32(bytes, storage);
  const { block, blockBytes } = packed[storage];
  const result = new Float32Array((bytes.length / blockBytes) * block);
  packed[storage].unpackInto(bytes, result);
  return result;
}

/** The same into memory that is there already; `result` has exactly as many elements. */
export function unpackInto(bytes: Uint8Array, storage: Storage, result: Float32Array): void {
  if (isPacked(storage)) packed[storage].unpackInto(bytes, result);
  else widenInto(bytes, storage, result);
}
