import { bytesOf } from '../formats/dtype.ts';
import { FormatError } from '../formats/errors.ts';
import type { GgufFile } from '../formats/gguf/reader.ts';
import type { Rows } from '../formats/rows.ts';
import { unpack } from '../formats/storage/index.ts';
import type { Architecture, Parameter, RotaryOptions } from '../models/architecture.ts';
import { shapeOf } from '../models/rows.ts';
import type { ModelSource } from '../models/source.ts';
import { floatOf, type GgufArchitecture, hasKey, wholeNumber } from './architectures/architecture.ts';
import { ggufArchitectureIn } from './architectures/index.ts';
import { keyOf, placeIn, rowOrderOf } from './names.ts';
import { backInOrder } from './rowOrder.ts';

/**
 * A GGUF file as a model: what it computes is read from the file's keys and tensors alone, except how rotary positions are
 * scaled, of which a file keeps only the result (scaling.ts).
 *
 * @throws FormatError where keys and tensors do not fit together.
 */
export function ggufSource(file: GgufFile, scaling: RotaryOptions['scaling']): ModelSource {
  const as = ggufArchitectureIn(file);
  const architecture = architectureOf(as, file, scaling);
  const placed = (parameter: Parameter) => {
    const key = keyOf(as, parameter);
    if (key !== null) return { storage: 'F32' as const, bytes: () => Promise.resolve(numberIn(file, key, parameter)) };
    const { name, expert } = placeIn(as, parameter);
    const entry = file.tensors.get(name);
    const shape = expert === null ? parameter.shape : [expertsAt(architecture, parameter), ...parameter.shape];
    if (!entry || entry.shape.join() !== shape.join()) {
      const found = entry ? `[${entry.shape.join(', ')}]` : 'no such tensor';
      throw new FormatError(`${file.path}: tensor "${name}" must be [${shape.join(', ')}]; found ${found}.`);
    }
    return { storage: entry.storage, bytes: (rows?: Rows) => file.read(name, rows, expert) };
  };
  const readRaw: ModelSource['readRaw'] = async (parameter, rows) => {
    const { shape } = parameter;
    const { storage, bytes } = placed(parameter);
    if (parameter.offset !== undefined) {
      const stored = unpack(await bytes(rows), storage).map((value) => value - (parameter.offset ?? 0));
      return { storage: 'F32', shape: shapeOf(shape, rows), bytes: bytesOf(stored) };
    }
    const order = rowOrderOf(as, architecture, parameter);
    if (order === null) return { storage, shape: shapeOf(shape, rows), bytes: await bytes(rows) };
    return { storage, shape, bytes: backInOrder(await bytes(), shape[0] as number, order) };
  };
  return {
    ...{ family: as.family, architecture, parameters: as.family.parameters(architecture), fingerprint: file.path },
    storage: (parameter) => (parameter.offset === undefined ? placed(parameter).storage : 'F32'),
    readRaw,
    read: async (parameter, rows) => {
      const { storage, bytes } = await readRaw(parameter, rows);
      return unpack(bytes, storage);
    },
  };
}

/** What a key says for the layer of a parameter: a number for all layers, or one for each. @throws FormatError */
function numberIn({ metadata, path }: GgufFile, key: string, { place }: Parameter): Uint8Array {
  const found = metadata.get(key);
  const value = Array.isArray(found) ? (found as readonly unknown[])[Number(place)] : found;
  if (typeof value === 'number' && Number.isFinite(value)) return bytesOf(Float32Array.of(value));
  throw new FormatError(
    `${path}: "${key}" must say a number for layer ${place}; found ${JSON.stringify(value ?? null)}.`,
  );
}

/** How many experts the layer of a parameter has. */
const expertsAt = ({ layers }: Architecture, { place }: Parameter): number =>
  (typeof place === 'number' ? layers[place] : undefined)?.sublayers.find((shape) => shape.kind === 'experts')
    ?.experts ?? 0;

function architectureOf(as: GgufArchitecture, file: GgufFile, scaling: RotaryOptions['scaling']): Architecture {
  const number = (key: string) => wholeNumber(file, `${as.name}.${key}`);
  const theta = baseOf(as, file);
  const layers = as.layers(file);
  return {
    family: as.family.name,
    hidden: number('embedding_length'),
    vocabulary: vocabularyOf(file),
    context: number('context_length'),
    normEpsilon:
      floatOf(file, `${as.name}.attention.layer_norm_rms_epsilon`) ??
      floatOf(file, `${as.name}.attention.layer_norm_epsilon`) ??
      NaN,
    rotary: theta === null ? null : { theta, scaling, ...rotated(as, file, layers) },
    tied: !file.tensors.has('output.weight'),
    layers,
    ...as.scales?.(file),
  };
}

/** How much of every head is turned, where that is not all of it. */
function rotated(as: GgufArchitecture, file: GgufFile, layers: Architecture['layers']): Pick<RotaryOptions, 'dims'> {
  const key = `${as.name}.rope.dimension_count`;
  if (!hasKey(file, key)) return {};
  const [headDim] = layers.flatMap((layer) => as.family.attends(layer)?.headDim ?? []);
  const dims = wholeNumber(file, key);
  return headDim === undefined || dims === headDim ? {} : { dims };
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
