import { fromFloat32 } from '../../formats/dtype.ts';
import { isGgmlStorage } from '../../formats/gguf/types.ts';
import { plainDtype, type Storage } from '../../formats/storage/index.ts';
import type { StoredToWrite } from '../../formats/tensorFile.ts';
import type { Architecture, Parameter } from '../../models/architecture.ts';
import { elements, type ModelSource } from '../../models/source.ts';
import type { GgufArchitecture } from '../../gguf/architectures/architecture.ts';
import { rotaryFactors } from '../../gguf/rotaryFactors.ts';
import { factorsOf, multiplied } from '../factors.ts';
import { pairedHead, rotaryFactorsName, tensorName } from '../../gguf/names.ts';
import { toPairs } from '../../gguf/pairs.ts';

/** The model as it is written: without factors, and with zeros where llama.cpp asks for what it does not have. */
export const writtenArchitecture = (as: GgufArchitecture, architecture: Architecture): Architecture => ({
  ...architecture,
  layers: as.padded(architecture),
});

/** Every tensor of the file, in the order of the model; each is read when it is written. */
export function tensorsToWrite(as: GgufArchitecture, source: ModelSource): StoredToWrite[] {
  const architecture = writtenArchitecture(as, source.architecture);
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]));
  const tensors = as.family.parameters(architecture).map((parameter): StoredToWrite => {
    const { storage, load } = contentOf(source, parameter, named.get(parameter.name));
    const { shape } = parameter;
    const headDim = pairedHead(as, architecture, parameter);
    return {
      ...{ name: tensorName(as, parameter), storage, shape },
      load: async () => {
        const bytes = await load();
        return headDim === null ? bytes : toPairs(bytes, shape[0] as number, headDim);
      },
    };
  });
  const factors = rotaryFactors(architecture);
  if (!factors) return tensors;
  const load = () => fromFloat32(factors, 'F32');
  return [...tensors, { name: rotaryFactorsName, storage: 'F32', shape: [factors.length], load }];
}

/** What a parameter of the written model is made of. */
function contentOf(
  source: ModelSource,
  parameter: Parameter,
  own: Parameter | undefined,
): Pick<StoredToWrite, 'storage' | 'load'> {
  const { shape, place, linear, role } = parameter;
  const factors = role === 'linear' && linear ? factorsOf(source.parameters, place, linear) : undefined;
  if (factors) return { storage: 'F32', load: async () => fromFloat32(await multiplied(source, factors), 'F32') };
  if (!own) return { storage: 'F32', load: () => fromFloat32(new Float32Array(elements(shape)), 'F32') };
  const stored = source.storage(own);
  if (shape.length > 1 && isGgmlStorage(stored))
    return { storage: stored, load: async () => (await source.readRaw(own)).bytes };
  // Vectors are added and multiplied as float32; packings that ggml does not know are written as what they stand for.
  const storage = shape.length > 1 ? plainDtype(stored) : 'F32';
  return { storage, load: async () => fromFloat32(await source.read(own), storage) };
}

/** The storage of most numbers of the layers' matrices, by which files are called. */
export function usualStorage(tensors: readonly StoredToWrite[]): Storage {
  const bytes = new Map<Storage, number>();
  for (const { name, storage, shape } of tensors)
    if (shape.length > 1 && name.startsWith('blk.')) bytes.set(storage, (bytes.get(storage) ?? 0) + elements(shape));
  return [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'F32';
}
