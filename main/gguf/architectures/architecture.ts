import type { GgufFile } from '../../formats/gguf/reader.ts';
import type { GgufMetadata, Scalar } from '../../formats/gguf/values.ts';
import { FormatError } from '../../formats/errors.ts';
import type { Architecture, AttentionShape, Family, LayerShape, RotaryOptions } from '../../models/architecture.ts';
import type { RowOrder } from '../rowOrder.ts';

/** An architecture as llama.cpp knows it: a name in `general.architecture` with its keys and names of tensors. */
export interface GgufArchitecture {
  readonly name: string;
  /** The family whose models are written so. */
  readonly family: Family;
  /** What Transformers calls such models: `model_type` and the class of their code, the usual one first. */
  readonly modelTypes: Readonly<Record<string, string>>;
  /**
   * What llama.cpp calls a module, by its local name without ending ("mlp.up_proj": "ffn_up"). An expert's has E for its number: one
   * tensor holds all of them.
   */
  readonly modules: Readonly<Record<string, string>>;
  /** Keys that say a number for every layer where models have a tensor of one, by its local name: "mlp.act_fn.beta": "xielu.beta". */
  readonly numbers?: Readonly<Record<string, string>>;
  /** Whether its files count experts; those of the same name that do not are another architecture. */
  readonly mixture?: true;
  /** In what order the rows of a linear of attention lie; absent and null for the order of the model. */
  rowOrder?(linear: string, shape: AttentionShape): RowOrder | null;
  /** Base of rotary positions where a file does not say it; null where positions are learned. */
  readonly theta: number | null;
  /** Tensors that say by how much each rotary frequency is slowed down, by name; none where nothing is, or where keys say it. */
  rotaryTensors(architecture: Architecture): Readonly<Record<string, Float32Array>>;
  /** How a file says that positions are scaled, where that is not as most architectures do (scaling.ts). @throws FormatError */
  scaling?(file: GgufFile): Promise<RotaryOptions['scaling']>;
  /** What is scaled and capped as no tensor and none of the usual keys says; absent for nothing. */
  scales?(file: GgufFile): Partial<Architecture>;
  /** Whether it is the one for such a model of the family, unless one before it is. */
  suits(architecture: Architecture): boolean;
  /** Whether llama.cpp knows windows of it; else layers see everything there, and a file is for texts within the model's windows. */
  readonly windows?: true;
  /** Why llama.cpp cannot compute such a model all the same; null when it can. */
  refusal(architecture: Architecture): string | null;
  /**
   * The layers as they are written: zeros in place of what llama.cpp asks for and the model does not have. Absent where they are
   * written as they are.
   */
  padded?(architecture: Architecture): readonly LayerShape[];
  /** Keys of its own behind `<name>.`, of an architecture with padded layers. */
  keys(architecture: Architecture): GgufMetadata;
  /** The layers that a file describes, read apart from how they are written. @throws FormatError */
  layers(file: GgufFile): readonly LayerShape[];
  /** Fields of config.json, in the family's words, that do not follow from the layers. */
  fields(architecture: Architecture): Readonly<Record<string, unknown>>;
}

/** More than any model has of anything, small enough that products of two stay exact. */
const largest = 2 ** 24;
const mostLayers = 10_000;

/** Whether the file has a key. */
export const hasKey = ({ metadata }: GgufFile, key: string): boolean => metadata.has(key);

/** A whole number of the file, or of one layer of it where layers have their own. */
export function wholeNumber({ path, metadata }: GgufFile, key: string, layer = 0): number {
  const found = metadata.get(key);
  const value: Scalar | undefined = Array.isArray(found) ? (found as readonly Scalar[])[layer] : (found as Scalar);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largest)
    throw new FormatError(
      `${path}: "${key}" must be a whole number up to ${largest}; found ${JSON.stringify(value ?? null)}.`,
    );
  return value;
}

/** Floats are stored with half the digits that configs write: the shortest number that is stored so. */
export function floatOf({ metadata }: GgufFile, key: string): number | null {
  const value = metadata.get(key);
  if (typeof value !== 'number') return null;
  const shorter = Array.from({ length: 9 }, (_, digits) => Number(value.toPrecision(digits + 1)));
  return shorter.find((one) => Math.fround(one) === Math.fround(value)) ?? value;
}

/** How many layers a file has. */
export function layerCount(file: GgufFile, name: string): number {
  const count = wholeNumber(file, `${name}.block_count`);
  if (count >= 1 && count <= mostLayers) return count;
  throw new FormatError(
    `${file.path}: "${name}.block_count" must be a number of layers up to ${mostLayers}; found ${count}.`,
  );
}

/** What the file calls something of a layer: "blk.3.attn_q.bias". */
export const layerTensor = (layer: number, module: string, ending: string): string =>
  `blk.${layer}.${module}.${ending}`;

/** Whether one number says it for all layers. */
export const alike = (values: readonly number[]): boolean => values.every((value) => value === values[0]);
