import { pack, type Storage, storageFor, unpack } from '../../main/formats/storage/index.ts';
import type { Parameter } from '../../main/models/architecture.ts';
import type { ModelSource } from '../../main/models/source.ts';

/** A model whose parameters are stored otherwise: rounded to nearest, or to what their shape allows. */
export function packedSource(source: ModelSource, wanted: (parameter: Parameter) => Storage): ModelSource {
  const storage = (parameter: Parameter) => storageFor(wanted(parameter), parameter.shape);
  const readRaw: ModelSource['readRaw'] = async (parameter) => ({
    ...{ storage: storage(parameter), shape: parameter.shape },
    bytes: pack(await source.read(parameter), storage(parameter), parameter.shape),
  });
  return {
    ...source,
    storage,
    readRaw,
    read: async (parameter) => {
      const { bytes } = await readRaw(parameter);
      return unpack(bytes, storage(parameter));
    },
  };
}
