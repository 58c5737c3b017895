import { FormatError } from '../formats/errors.ts';
import type { GgufFile } from '../formats/gguf/reader.ts';
import { unpack } from '../formats/storage/index.ts';
import type { Architecture, Parameter, RotaryOptions } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import { type GgufArchitecture, wholeNumber } from './architectures/architecture.ts';
import { ggufArchitectureIn } from './architectures/index.ts';
import { pairedHead, tensorName } from './names.ts';
import { fromPairs } from './pairs.ts';

/**
 * A GGUF file as a model: what it computes is read from the file's keys and tensors alone, except how rotary positions are
 * scaled, of which a file keeps only the result (scaling.ts).
 *
 * @throws FormatError where keys and tensors do not fit together.
 */
export function ggufSource(file: GgufFile, scaling: RotaryOptions['scaling']): ModelSource {
  const as = ggufArchitectureIn(file);
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

function architectureOf(as: GgufArchitecture, file: GgufFile, scaling: RotaryOptions['scaling']): Architecture {
  const number = (key: string) => wholeNumber(file, `${as.name}.${key}`);
  const theta = baseOf(as, file);
  return {
    family: as.family.name,
    hidden: number('embedding_length'),
    vocabulary: vocabularyOf(file),
    context: number('context_length'),
    normEpsilon:
      floatOf(file, `${as.name}.attention.layer_norm_rms_epsilon`) ??
      floatOf(file, `${as.name}.attention.layer_norm_epsilon`) ??
      NaN,
    rotary: theta === null ? null : { theta, scaling },
    tied: !file.tensors.has('output.weight'),
    layers: as.layers(file),
  };
}

/** Base of the rotary positions of a file; null where positions are learned. */
export const baseOf = (as: GgufArchitecture, file: GgufFile): number | null =>
  as.theta === null ? null : (floatOf(file, `${as.name}.rope.freq_base`) ?? as.theta);

/** Rows of the table of tokens, which files need not say otherwise. */
export function vocabularyOf({ tensors, path }: GgufFile): number {
  const rows = tensors.get('token_embd.weight')?.shape[0];
  if (rows !== undefined) return rows;
  throw new FormatError(
    `${path} has no tensor "token_embd.weight": it holds no language model, or only a piece of one.`,
  );
}

/** Floats are stored with half the digits that configs write: the shortest number that is stored so. */
function floatOf({ metadata }: GgufFile, key: string): number | null {
  const value = metadata.get(key);
  if (typeof value !== 'number') return null;
  const shorter = Array.from({ length: 9 }, (_, digits) => Number(value.toPrecision(digits + 1)));
  return shorter.find((one) => Math.fround(one) === Math.fround(value)) ?? value;
}
