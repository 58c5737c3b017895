import { FormatError } from '../formats/errors.ts';
import type { GgufFile } from '../formats/gguf/reader.ts';
import { unpack } from '../formats/storage/index.ts';
import type { Architecture, Parameter } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import { type GgufArchitecture, wholeNumber } from './architectures/architecture.ts';
import { ggufArchitectureNamed } from './architectures/index.ts';
import { fromPairs } from './pairs.ts';
import { pairedHead, tensorName } from './names.ts';

/**
 * A GGUF file as a model: what it computes is read from the file's keys and tensors alone, except how rotary positions are
 * scaled, of which a file keeps only the result.
 *
 * @param scaling the rotary scaling whose result lies in the file.
 */
export function ggufSource(file: GgufFile, scaling: NonNullable<Architecture['rotary']>['scaling']): ModelSource {
  const name = file.metadata.get('general.architecture');
  const as = ggufArchitectureNamed(name);
  if (!as) throw new FormatError(`${file.path}: architecture ${JSON.stringify(name)} is not read here.`);
  const architecture = architectureOf(as, file, scaling);
  const entryOf = (parameter: Parameter) => {
    const entry = file.tensors.get(tensorName(as, parameter));
    if (!entry || entry.shape.join() !== parameter.shape.join()) {
      const found = entry ? `[${entry.shape.join(', ')}]` : 'no such tensor';
      throw new FormatError(
        `${file.path}: tensor "${tensorName(as, parameter)}" must be [${parameter.shape.join(', ')}]; found ${found}.`,
      );
    }
    return entry;
  };
  const readRaw: ModelSource['readRaw'] = async (parameter) => {
    const { name: own, storage, shape } = entryOf(parameter);
    const bytes = await file.read(own);
    const headDim = pairedHead(as, architecture, parameter);
    return { storage, shape, bytes: headDim === null ? bytes : fromPairs(bytes, shape[0] as number, headDim) };
  };
  return {
    ...{ family: as.family, architecture, parameters: as.family.parameters(architecture), fingerprint: file.path },
    storage: (parameter) => entryOf(parameter).storage,
    readRaw,
    read: async (parameter) => {
      const { storage, bytes } = await readRaw(parameter);
      return unpack(bytes, storage);
    },
  };
}

function architectureOf(
  as: GgufArchitecture,
  file: GgufFile,
  scaling: NonNullable<Architecture['rotary']>['scaling'],
): Architecture {
  const number = (key: string) => wholeNumber(file, `${as.name}.${key}`);
  const float = (key: string): number | null => {
    const value = file.metadata.get(`${as.name}.${key}`);
    return typeof value === 'number' ? value : null;
  };
  const theta = float('rope.freq_base');
  return {
    family: as.family.name,
    hidden: number('embedding_length'),
    vocabulary: number('vocab_size'),
    context: number('context_length'),
    normEpsilon: float('attention.layer_norm_rms_epsilon') ?? float('attention.layer_norm_epsilon') ?? NaN,
    rotary: theta === null ? null : { theta, scaling },
    tied: !file.tensors.has('output.weight'),
    layers: as.layers(file),
  };
}
