import { FormatError } from './errors.ts';
import { isRecord, parseJson } from './json.ts';
import type { Pieces, Rows } from './rows.ts';
import { openSafetensors, type SafetensorsFile } from './safetensors.ts';
import { type TensorToWrite, writeSafetensors } from './safetensorsWriter.ts';
import { isPacked, isStorage, packedFormats, type Storage, storageBytes, storageFor, unpack } from './storage/index.ts';

/** Key of the header's metadata that says which tensors are packed, and how. */
const packedKey = 'espalier.packed';

/** A tensor of a file: its own shape, however it is stored. */
export interface StoredEntry {
  readonly name: string;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** A safetensors file of which some tensors may be packed: these lie in it as bytes, and its header says what they are. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredEntry>;
  /** The stored bytes of one tensor, or of rows of it. */
  read(name: string, rows?: Rows): Promise<Uint8Array>;
  /** One tensor of floats as float32, or rows of it. */
  readFloat32(name: string, rows?: Rows): Promise<Float32Array>;
  close(): Promise<void>;
}

/** A tensor to write; `load` is called when its turn comes, so that only one is in memory, or a piece of one. */
export interface StoredToWrite extends Omit<StoredEntry, 'bytes'> {
  readonly load: () => Pieces;
}

/** Opens a file of tensors. @throws FormatError naming file, tensor and expectation. */
export async function openTensorFile(path: string): Promise<TensorFile> {
  const file = await openSafetensors(path);
  try {
    const packed = packedOf(file);
    const tensors = new Map<string, StoredEntry>();
    for (const { name, dtype, shape, bytes } of file.tensors.values())
      tensors.set(name, { name, bytes, ...(packed.get(name) ?? { storage: dtype, shape }) });
    // What is packed lies in the file as one row of bytes.
    const inFile = (name: string, rows?: Rows): Rows | undefined => {
      const { storage, bytes, shape } = tensors.get(name) ?? {};
      if (!rows || !storage || !isPacked(storage)) return rows;
      const each = (bytes as number) / (shape?.[0] as number);
      return { from: rows.from * each, to: rows.to * each };
    };
    const read: TensorFile['read'] = (name, rows) => file.read(name, inFile(name, rows));
    return {
      tensors,
      read,
      readFloat32: async (name, rows) => {
        const { storage } = tensors.get(name) ?? {};
        return storage && isPacked(storage) ? unpack(await read(name, rows), storage) : file.readFloat32(name, rows);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Writes tensors atomically, in the order given; equal input gives equal bytes. */
export function writeTensorFile(path: string, tensors: readonly StoredToWrite[]): Promise<void> {
  const packed: Record<string, { readonly storage: Storage; readonly shape: readonly number[] }> = {};
  const plain = tensors.map(({ name, storage, shape, load }): TensorToWrite => {
    if (!isPacked(storage)) return { name, dtype: storage, shape, load };
    packed[name] = { storage, shape };
    return { name, dtype: 'U8', shape: [storageBytes(storage, shape)], load };
  });
  const some = Object.keys(packed).length > 0;
  return writeSafetensors(path, plain, { format: 'pt', ...(some ? { [packedKey]: JSON.stringify(packed) } : {}) });
}

/** The packed tensors that a header speaks of, each checked against the bytes there are. */
function packedOf({ path, metadata, tensors }: SafetensorsFile): Map<string, Pick<StoredEntry, 'storage' | 'shape'>> {
  const text = metadata[packedKey];
  if (text === undefined) return new Map();
  const listed = parseJson(text, `${path}: ${packedKey}`);
  if (!isRecord(listed))
    throw new FormatError(`${path}: ${packedKey} must map names of tensors to how they are packed.`);
  return new Map(
    Object.entries(listed).map(([name, value]) => {
      const { storage, shape } = isRecord(value) ? value : {};
      if (typeof storage !== 'string' || !isStorage(storage) || !isPacked(storage) || !isShape(shape)) {
        const expected = packedFormats.map((format) => format.name).join(', ');
        throw new FormatError(
          `${path}: tensor "${name}" is said to be packed as ${JSON.stringify(value)}; expected a shape and one of ${expected}.`,
        );
      }
      const bytes = tensors.get(name)?.bytes ?? 0;
      if (storageFor(storage, shape) !== storage || bytes !== storageBytes(storage, shape)) {
        throw new FormatError(
          `${path}: tensor "${name}" has ${bytes} bytes, but ${storage} [${shape.join(', ')}] needs ${storageBytes(storage, shape)}.`,
        );
      }
      return [name, { storage, shape }];
    }),
  );
}

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
