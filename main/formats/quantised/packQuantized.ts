import type { Checkpoint } from '../checkpoint.ts';
import { viewAs } from '../dtype.ts';
import { FormatError } from '../errors.ts';
import type { Rows } from '../rows.ts';
import type { TensorEntry } from '../safetensors.ts';
import type { Derived } from './derived.ts';
import { type PackedMatrix, unpackedMatrix, wordsOf } from '../storage/affine/compressedTensors.ts';

const [packed, scale, shape, zeroPoint, order] = ['packed', 'scale', 'shape', 'zero_point', 'g_idx'].map(
  (part) => `weight_${part}`,
) as [string, string, string, string, string];

/** The tensors of one matrix. */
interface Parts {
  readonly packed: TensorEntry;
  readonly scale: TensorEntry;
  readonly zeroPoint: TensorEntry | undefined;
  readonly shape: readonly [number, number];
  readonly bits: 4 | 8;
}

/**
 * Matrices of compressed-tensors' `pack-quantized`, as the float32 numbers that they stand for. What a matrix is, its own tensors say: bits
 * and groups follow from their shapes.
 *
 * @throws FormatError naming folder, tensor and expectation.
 */
export async function packedMatrices(checkpoint: Checkpoint): Promise<ReadonlyMap<string, Derived>> {
  const matrices = new Map<string, Derived>();
  for (const [name, entry] of checkpoint.tensors) {
    if (!name.endsWith(`.${packed}`)) continue;
    const module = name.slice(0, -packed.length);
    const parts = await partsOf(checkpoint, module, entry);
    const [, groups] = parts.scale.shape as readonly [number, number];
    matrices.set(`${module}weight`, {
      shape: parts.shape,
      read: (rows) => matrixRows(checkpoint, parts, rows),
      of: [packed, scale, shape, zeroPoint].map((part) => module + part),
      stored: `${parts.bits} bits in groups of ${parts.shape[1] / groups}`,
    });
  }
  return matrices;
}

const floats: readonly string[] = ['F32', 'F16', 'BF16'];

async function partsOf(checkpoint: Checkpoint, module: string, words: TensorEntry): Promise<Parts> {
  const { folder, tensors } = checkpoint;
  const wrong = (name: string, expected: string, entry?: TensorEntry) =>
    new FormatError(
      `${folder}: tensor "${name}" must be ${expected}; found ${entry ? `${entry.dtype} [${entry.shape.join(', ')}]` : 'no such tensor'}.`,
    );
  const reordered = tensors.get(`${module}${order}`);
  if (reordered)
    throw new FormatError(
      `${folder}: the columns of "${module}weight" are reordered (${reordered.name}), which is not read here; import the folder of the model with 16 bits instead.`,
    );
  const sizes = tensors.get(`${module}${shape}`);
  if (sizes?.dtype !== 'I64' || sizes.shape.join() !== '2') throw wrong(`${module}${shape}`, 'I64 [2]', sizes);
  const [rows, columns] = Array.from(viewAs(BigInt64Array, await checkpoint.read(sizes.name)), Number) as [
    number,
    number,
  ];
  const bits = ([4, 8] as const).find((one) => words.shape.join() === [rows, wordsOf(columns, one)].join());
  if (words.dtype !== 'I32' || bits === undefined || !(columns > 0))
    throw wrong(words.name, `I32 with the words of [${rows}, ${columns}] levels of 4 or 8 bits`, words);
  const steps = tensors.get(`${module}${scale}`);
  const groups = steps?.shape[1] ?? 0;
  if (!steps || !floats.includes(steps.dtype) || steps.shape.join() !== [rows, groups].join() || columns % groups !== 0)
    throw wrong(`${module}${scale}`, `floats [${rows}, number of groups]`, steps);
  const zeros = tensors.get(`${module}${zeroPoint}`);
  const expected = [wordsOf(rows, bits), groups];
  if (zeros && (zeros.dtype !== 'I32' || zeros.shape.join() !== expected.join()))
    throw wrong(zeros.name, `I32 [${expected.join(', ')}]`, zeros);
  return { packed: words, scale: steps, zeroPoint: zeros, shape: [rows, columns], bits };
}

/** Rows of a matrix. Zero points of several rows share a word, so that what has such is read as a whole. */
async function matrixRows(checkpoint: Checkpoint, parts: Parts, rows?: Rows): Promise<Float32Array> {
  const [, columns] = parts.shape;
  if (!parts.zeroPoint) return unpackedMatrix(await read(checkpoint, parts, rows));
  const whole = unpackedMatrix(await read(checkpoint, parts));
  return rows ? whole.subarray(rows.from * columns, rows.to * columns) : whole;
}

const read = async (
  checkpoint: Checkpoint,
  { packed: words, scale: steps, zeroPoint: zeros, shape: [all, columns], bits }: Parts,
  rows: Rows = { from: 0, to: all },
): Promise<PackedMatrix> => ({
  ...{ bits, shape: [rows.to - rows.from, columns] },
  packed: await checkpoint.read(words.name, rows),
  scales: await checkpoint.readFloat32(steps.name, rows),
  zeroPoints: zeros ? await checkpoint.read(zeros.name) : null,
});
