import { bytesOf, fromFloat32 } from '../../formats/dtype.ts';
import { eachPiece, type Pieces, wholeOf } from '../../formats/rows.ts';
import { type Storage, storageBytes, unpack } from '../../formats/storage/index.ts';
import type { StoredToWrite } from '../../formats/tensorFile.ts';
import type { Architecture, Parameter } from '../../models/architecture.ts';
import { elements, gainsOf, type ModelSource } from '../../models/source.ts';
import type { GgufArchitecture } from '../../gguf/architectures/architecture.ts';
import { contextWithin } from '../../gguf/architectures/windows.ts';
import { keyOf, placeIn, rowOrderOf } from '../../gguf/names.ts';
import { ordered, type RowOrder } from '../../gguf/rowOrder.ts';
import type { GgufType } from './types.ts';

/**
 * The model as it is written: without factors, with zeros where llama.cpp asks for what it does not have, and without windows that
 * llama.cpp would not see through.
 */
export function writtenArchitecture(as: GgufArchitecture, architecture: Architecture): Architecture {
  const layers = as.padded?.(architecture) ?? architecture.layers.map(({ sublayers }) => ({ sublayers }));
  return as.windows ? { ...architecture, layers } : { ...architecture, layers, context: contextWithin(architecture) };
}

/**
 * Every tensor of the file, in the order of the model; each is read when it is written.
 *
 * @param source without factors.
 */
export function tensorsToWrite(as: GgufArchitecture, source: ModelSource, type: GgufType): StoredToWrite[] {
  const architecture = writtenArchitecture(as, source.architecture);
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]));
  const groups = new Map<string, Parameter[]>();
  for (const parameter of as.family.parameters(architecture)) {
    if (keyOf(as, parameter) !== null) continue;
    const { name } = placeIn(as, parameter);
    const group = groups.get(name);
    if (group) group.push(parameter);
    else groups.set(name, [parameter]);
  }
  const tensors = [...groups].map(([name, parameters]): StoredToWrite => {
    const [first] = parameters as [Parameter];
    const contents = parameters.map((parameter) => contentOf(source, parameter, named.get(parameter.name), type));
    const storage = commonStorage(contents.map((content) => content.storage));
    const pieces = (at: number): Pieces => (contents[at] as Content).load(storage);
    if (placeIn(as, first).expert !== null)
      return { name, storage, shape: [parameters.length, ...first.shape], load: () => oneByOne(contents, storage) };
    const order = rowOrderOf(as, architecture, first);
    return {
      ...{ name, storage, shape: first.shape },
      load: () => {
        if (first.offset !== undefined) return gains(pieces(0), storage, first);
        return order === null ? pieces(0) : orderedRows(pieces(0), storage, first.shape, order);
      },
    };
  });
  const factors = Object.entries(as.rotaryTensors(architecture)).map(([name, values]): StoredToWrite => ({
    ...{ name, storage: 'F32', shape: [values.length] },
    load: () => fromFloat32(values, 'F32'),
  }));
  return [...tensors, ...factors];
}

/** What a norm multiplies by, which files hold instead of what is stored of it. */
const gains = async (pieces: Pieces, storage: Storage, parameter: Parameter): Promise<Uint8Array> => {
  const stored = unpack(await wholeOf(pieces, storageBytes(storage, parameter.shape)), storage);
  return bytesOf(gainsOf(parameter, stored));
};

/** Rows of queries and keys, which change their places. */
const orderedRows = async (pieces: Pieces, storage: Storage, shape: readonly number[], order: RowOrder) =>
  ordered(await wholeOf(pieces, storageBytes(storage, shape)), shape[0] as number, order);

/** One expert's matrix behind the other. */
async function* oneByOne(contents: readonly Content[], storage: Storage): AsyncGenerator<Uint8Array> {
  for (const { load } of contents) yield* eachPiece(load(storage));
}

/** The storage of what lies in one tensor: its own where all are stored alike, else what loses nothing of any. */
const commonStorage = (storages: readonly Storage[]): Storage =>
  storages.every((storage) => storage === storages[0]) ? (storages[0] ?? 'F32') : 'F32';

/** What a parameter of the written model is made of. */
interface Content {
  /** What it is stored as where nobody asks for something else. */
  readonly storage: Storage;
  load(storage: Storage): Pieces;
}

/** Zeros where the model has no such parameter. */
function contentOf(source: ModelSource, { shape }: Parameter, own: Parameter | undefined, type: GgufType): Content {
  if (!own) return { storage: 'F32', load: () => fromFloat32(new Float32Array(elements(shape)), 'F32') };
  return { storage: type.storage(source, own), load: (storage) => type.bytes(source, own, storage) };
}

/** The storage of most numbers of the layers' matrices, by which files are called. */
export function usualStorage(tensors: readonly StoredToWrite[]): Storage {
  const bytes = new Map<Storage, number>();
  for (const { name, storage, shape } of tensors)
    if (shape.length > 1 && name.startsWith('blk.')) bytes.set(storage, (bytes.get(storage) ?? 0) + elements(shape));
  return [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'F32';
}
