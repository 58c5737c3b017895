import { bytesOf, fromFloat32 } from '../../formats/dtype.ts';
import { type Pieces, wholeOf } from '../../formats/rows.ts';
import { type Storage, storageBytes, unpack } from '../../formats/storage/index.ts';
import type { StoredToWrite } from '../../formats/tensorFile.ts';
import type { Architecture, Parameter } from '../../models/architecture.ts';
import { elements, gainsOf, type ModelSource } from '../../models/source.ts';
import type { GgufArchitecture } from '../../gguf/architectures/architecture.ts';
import { pairedHead, tensorName } from '../../gguf/names.ts';
import { toPairs } from '../../gguf/pairs.ts';
import type { GgufType } from './types.ts';

/** The model as it is written: without factors, and with zeros where llama.cpp asks for what it does not have. */
export const writtenArchitecture = (as: GgufArchitecture, architecture: Architecture): Architecture => ({
  ...architecture,
  layers: as.padded(architecture),
});

/**
 * Every tensor of the file, in the order of the model; each is read when it is written.
 *
 * @param source without factors.
 */
export function tensorsToWrite(as: GgufArchitecture, source: ModelSource, type: GgufType): StoredToWrite[] {
  const architecture = writtenArchitecture(as, source.architecture);
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]));
  const tensors = as.family.parameters(architecture).map((parameter): StoredToWrite => {
    const { storage, load } = contentOf(source, parameter, named.get(parameter.name), type);
    const { shape } = parameter;
    const headDim = pairedHead(as, architecture, parameter);
    return {
      ...{ name: tensorName(as, parameter), storage, shape },
      load: () => {
        if (parameter.offset !== undefined) return gains(load(), storage, parameter);
        return headDim === null ? load() : pairedRows(load(), storage, shape, headDim);
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
const pairedRows = async (pieces: Pieces, storage: Storage, shape: readonly number[], headDim: number) =>
  toPairs(await wholeOf(pieces, storageBytes(storage, shape)), shape[0] as number, headDim);

/** What a parameter of the written model is made of; zeros where the model has no such parameter. */
function contentOf(
  source: ModelSource,
  { shape }: Parameter,
  own: Parameter | undefined,
  type: GgufType,
): Pick<StoredToWrite, 'storage' | 'load'> {
  if (!own) return { storage: 'F32', load: () => fromFloat32(new Float32Array(elements(shape)), 'F32') };
  return { storage: type.storage(source, own), load: () => type.bytes(source, own) };
}

/** The storage of most numbers of the layers' matrices, by which files are called. */
export function usualStorage(tensors: readonly StoredToWrite[]): Storage {
  const bytes = new Map<Storage, number>();
  for (const { name, storage, shape } of tensors)
    if (shape.length > 1 && name.startsWith('blk.')) bytes.set(storage, (bytes.get(storage) ?? 0) + elements(shape));
  return [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'F32';
}
