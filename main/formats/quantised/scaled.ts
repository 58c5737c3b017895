import type { Checkpoint } from '../checkpoint.ts';
import { elements, viewAs } from '../dtype.ts';
import { FormatError } from '../errors.ts';
import type { Rows } from '../rows.ts';
import type { TensorEntry } from '../safetensors.ts';
import type { Derived } from './derived.ts';

/** Element types of matrices that have scales beside them, with what people call them. */
const types: Readonly<Record<string, string>> = { F8_E4M3: '8-bit floats', F8_E5M2: '8-bit floats', I8: '8 bits' };

/** Endings of what lies beside such a matrix: what its numbers are multiplied by, and the number that stands for zero. */
const scaleEndings = ['_scale_inv', '_scale'];
const zeroEnding = '_zero_point';
/** What says how activations and caches were rounded: the numbers of the model do not follow from it. */
const ofActivations = /\.(activation_scale|input_scale|output_scale|[kqv]_scale|input_zero_point|input_global_scale)$/;

/**
 * Matrices whose elements are 8-bit floats or integers with a scale for every block, row, group or for all: FP8 as DeepSeek and Mistral
 * store it (`weight_scale_inv`, which multiplies), compressed-tensors' `float-quantized` and `int-quantized` (`weight_scale`).
 *
 * @param block rows and columns that share a scale, where the config says so; else they follow from the shapes.
 * @throws FormatError naming folder, tensor and expectation.
 */
export function scaledMatrices(
  checkpoint: Checkpoint,
  block: readonly [number, number] | null,
): ReadonlyMap<string, Derived> {
  const { folder, tensors } = checkpoint;
  const matrices = new Map<string, Derived>();
  const activations = [...tensors.keys()].filter((name) => ofActivations.test(name));
  for (const [name, entry] of tensors) {
    const words = types[entry.dtype];
    if (words === undefined || !name.endsWith('weight')) continue;
    const scale = scaleEndings.map((ending) => tensors.get(name + ending)).find((found) => found !== undefined);
    if (!scale || entry.shape.length !== 2)
      throw new FormatError(
        `${folder}: tensor "${name}" of type ${entry.dtype} must be a matrix with ${name}${scaleEndings.join(' or ')} beside it.`,
      );
    const shared = sharing(folder, entry, scale, block);
    const zero = tensors.get(name + zeroEnding);
    if (zero && (zero.dtype !== 'I8' || elements(zero.shape) !== elements(scale.shape)))
      throw new FormatError(`${folder}: tensor "${zero.name}" must be I8 with one number for each of ${scale.name}.`);
    matrices.set(name, {
      shape: entry.shape,
      read: (rows) => read(checkpoint, { entry, scale, zero, shared }, rows),
      of: [name, scale.name, ...(zero ? [zero.name] : []), ...activations],
      stored: `${words} with a scale for ${wordsOf(shared, entry)}`,
    });
  }
  return matrices;
}

/** Rows and columns that share a scale. */
function sharing(
  folder: string,
  { name, shape }: TensorEntry,
  scale: TensorEntry,
  block: readonly [number, number] | null,
): readonly [number, number] {
  const [rows, columns] = shape as readonly [number, number];
  // One for all may have no axis, one for every row only one.
  const [down, across] =
    scale.shape.length === 2 ? (scale.shape as readonly [number, number]) : ([elements(scale.shape), 1] as const);
  const blocks = block && [Math.ceil(rows / block[0]), Math.ceil(columns / block[1])];
  if (block && blocks?.join() === [down, across].join()) return block;
  if (scale.shape.length < 3 && rows % down === 0 && columns % across === 0) return [rows / down, columns / across];
  throw new FormatError(
    `${folder}: tensor "${scale.name}" has shape [${scale.shape.join(', ')}], which does not divide "${name}" [${shape.join(', ')}] into blocks.`,
  );
}

const wordsOf = ([down, across]: readonly [number, number], { shape }: TensorEntry): string => {
  const [rows, columns] = shape;
  if (across === columns) return down === 1 ? 'every row' : down === rows ? 'each' : `every ${down} rows`;
  return down === 1 ? `every group of ${across}` : `every block of ${down} × ${across}`;
};

interface Parts {
  readonly entry: TensorEntry;
  readonly scale: TensorEntry;
  readonly zero: TensorEntry | undefined;
  readonly shared: readonly [number, number];
}

/** (q − zero) · scale of its block. */
async function read(
  checkpoint: Checkpoint,
  { entry, scale, zero, shared: [down, across] }: Parts,
  rows: Rows = { from: 0, to: entry.shape[0] as number },
): Promise<Float32Array> {
  const columns = entry.shape[1] as number;
  const scales = await checkpoint.readFloat32(scale.name);
  const zeros = zero ? viewAs(Int8Array, await checkpoint.read(zero.name)) : null;
  const values =
    entry.dtype === 'I8'
      ? Float32Array.from(viewAs(Int8Array, await checkpoint.read(entry.name, rows)))
      : await checkpoint.readFloat32(entry.name, rows);
  const perRow = Math.ceil(columns / across);
  for (let row = 0; row < rows.to - rows.from; row += 1) {
    const first = Math.floor((rows.from + row) / down) * perRow;
    for (let column = 0; column < columns; column += 1) {
      const at = first + Math.floor(column / across);
      const i = row * columns + column;
      values[i] = ((values[i] as number) - (zeros?.[at] ?? 0)) * (scales[at] as number);
    }
  }
  return values;
}
