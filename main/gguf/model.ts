import { bytesOf } from '../formats/dtype.ts';
import { FormatError } from '../formats/errors.ts';
import { type GgufFile, openGguf } from '../formats/gguf/reader.ts';
import type { HuggingFaceConfig } from '../formats/huggingFaceConfig.ts';
import { isPacked, plainDtype, type Storage, storageBytes, unpack } from '../formats/storage/index.ts';
import type { ModelSource } from '../models/source.ts';
import { ggufArchitectureIn } from './architectures/index.ts';
import { configOf } from './config.ts';
import { keyOf, placeIn } from './names.ts';
import { rotaryFactorsName } from './rotaryFactors.ts';
import { scalingIn } from './scaling.ts';
import { ggufSource, vocabularyOf } from './source.ts';
import { type GgufTokenizer, tokenizerIn } from './tokenizer/contents.ts';

/** Everything that a GGUF file says of a model, as the files of a folder would. */
export interface GgufModel extends AsyncDisposable {
  readonly config: HuggingFaceConfig;
  /** Its tensors as plain numbers: packed ones as the float32 that they stand for. */
  readonly source: ModelSource;
  readonly tokenizer: GgufTokenizer;
  /** What its matrices were rounded to by whoever made it ("Q4_K, Q6_K"), what most bytes are first; null where nobody did. */
  readonly rounded: string | null;
  /** What the file says of its licence; null for nothing. */
  readonly licence: string | null;
}

/**
 * Opens a GGUF file as a model; nothing of its tensors is read but rotary factors.
 *
 * @throws FormatError where it is damaged, or holds what is not computed here.
 */
export async function openGgufModel(path: string): Promise<GgufModel> {
  const file = await openGguf(path);
  try {
    refuseOthers(file);
    const as = ggufArchitectureIn(file);
    const packed = ggufSource(file, await scalingIn(file));
    const expected = new Set([
      ...packed.parameters.flatMap((one) => (keyOf(as, one) === null ? [placeIn(as, one).name] : [])),
      ...[rotaryFactorsName, ...Object.keys(as.rotaryTensors(packed.architecture))],
    ]);
    const other = [...file.tensors.keys()].find((name) => !expected.has(name));
    if (other !== undefined)
      throw new FormatError(
        `${path}: tensor "${other}" has no place in a model of the architecture ${as.name} as it is read here.`,
      );
    // Asked once, so that a tensor that is missing is named before anything is done.
    const types = packed.parameters.map((parameter) => packed.storage(parameter));
    const tokenizer = tokenizerIn(file, vocabularyOf(file));
    const number = types.some(isPacked) ? 'float32' : typeWords[plainDtype(types[0] as Storage)];
    return {
      config: configOf(as, packed, { ...tokenizer.ids, torch_dtype: number }, path),
      source: plainSource(packed),
      tokenizer,
      rounded: roundedTo(packed),
      licence: licenceIn(file),
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

const typeWords: Readonly<Record<string, string>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/** Files that hold something else than one whole model. */
function refuseOthers(file: GgufFile): void {
  const { metadata, path } = file;
  const type = metadata.get('general.type') ?? 'model';
  if (type !== 'model') throw new FormatError(`${path} holds ${JSON.stringify(type)}; expected a whole model.`);
  const pieces = metadata.get('split.count');
  if (typeof pieces === 'number' && pieces > 1)
    throw new FormatError(`${path} is one of ${pieces} pieces of a model; join them first (llama-gguf-split --merge).`);
}

/** The same model with every tensor as plain numbers. */
function plainSource(source: ModelSource): ModelSource {
  const storage: ModelSource['storage'] = (parameter) => plainDtype(source.storage(parameter));
  return {
    ...source,
    storage,
    readRaw: async (parameter, rows) => {
      const { storage, shape, bytes } = await source.readRaw(parameter, rows);
      return isPacked(storage)
        ? { storage: 'F32', shape, bytes: bytesOf(unpack(bytes, storage)) }
        : { storage, shape, bytes };
    },
  };
}

function roundedTo(source: ModelSource): string | null {
  const bytes = new Map<string, number>();
  for (const parameter of source.parameters) {
    const storage = source.storage(parameter);
    if (isPacked(storage)) bytes.set(storage, (bytes.get(storage) ?? 0) + storageBytes(storage, parameter.shape));
  }
  const names = [...bytes].sort(([, a], [, b]) => b - a).map(([name]) => name.toUpperCase());
  return names.length ? names.join(', ') : null;
}

function licenceIn({ metadata }: GgufFile): string | null {
  const parts = ['general.license', 'general.license.name', 'general.license.link'].map((key) => metadata.get(key));
  const words = parts.filter((part) => typeof part === 'string' && part.trim() !== '');
  return words.length ? words.join(', ') : null;
}
