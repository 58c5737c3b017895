import { pack, type Storage, storageFor, unpack } from '../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { seededSource } from '../../../support/training.ts';

/** Rows of 32 numbers in every matrix: whole blocks of the small formats. */
export const blocky = { hidden: 32 };

/** The model with its matrices packed where they fit, embedding included. */
export function roundedSource(storage: Storage, plain = seededSource(5, blocky)): ModelSource {
  const storageOf: ModelSource['storage'] = ({ role, shape }) => (role === 'norm' ? 'F32' : storageFor(storage, shape));
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const own = storageOf(parameter);
    const { shape } = parameter;
    return { storage: own, shape, bytes: pack(await plain.read(parameter), own, shape) };
  };
  return {
    ...plain,
    storage: storageOf,
    readRaw,
    read: async (parameter) => {
      const { bytes, storage: own } = await readRaw(parameter);
      return unpack(bytes, own);
    },
  };
}
