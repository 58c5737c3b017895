import type { Value } from '../../builder.ts';
import { intAttribute, nth, type Operator } from '../../operator.ts';
import { showShape } from '../../shapes.ts';
import { type Dim, GraphError, int } from '../../types.ts';

/** Operators that ONNX Runtime has beside those of the standard. */
export const microsoft = 'com.microsoft';

/** How a matrix is held in a few bits: levels in blocks of a row, each with a scale. */
export interface Blocks {
  readonly bits: number;
  /** Values of a row that share a scale; a power of two from 16 on. */
  readonly block: number;
}

/** Parts of a matrix [N, K] in blocks; the last block of a row may have more levels than are left of it. */
export interface QuantisedMatrix extends Blocks {
  /** Unpadded length of a row. */
  readonly columns: number;
  /** uint8 [N, ⌈K / block⌉, block · bits / 8], the first level in the lowest bits. */
  readonly levels: Value;
  /** Of the type of what is multiplied, [N, ⌈K / block⌉]. */
  readonly scales: Value;
  /** uint8 [N, ⌈⌈K / block⌉ · bits / 8⌉]: levels that stand for zero; the middle one where it is left out. */
  readonly zeroPoints?: Value | undefined;
}

/**
 * Activations are rounded to eight bits, block by block, and multiplied as whole numbers. Without it ONNX Runtime widens the
 * matrix for every call: with eight bits a hundred times slower (measured with 1.30 on a matrix of 1024 columns).
 */
const wholeNumbers = 4;

/**
 * x Wᵀ for x [..., K] and W [N, K] in blocks of a few bits: value = scale · (level − zero point). No gradient: training works
 * on floats.
 */
export const MatMulNBits: Operator = {
  name: 'MatMulNBits',
  domain: microsoft,
  infer: (inputs, attributes) => {
    const x = nth(inputs, 0);
    const levels = nth(inputs, 1);
    const scales = nth(inputs, 2);
    const [columns, rows, bits, block] = ['K', 'N', 'bits', 'block_size'].map((name) =>
      intAttribute(attributes, name),
    ) as [number, number, number, number];
    const blocks = Math.ceil(columns / block);
    requireShape(levels, [rows, blocks, (block * bits) / 8], 'MatMulNBits');
    requireShape(scales, [rows, blocks], 'MatMulNBits');
    if (inputs[3]) requireShape(inputs[3], [rows, Math.ceil((blocks * bits) / 8)], 'MatMulNBits');
    if (x.shape.at(-1) !== columns || scales.type !== x.type)
      throw new GraphError(
        `MatMulNBits: ${x.type} ${showShape(x.shape)} and a matrix [${rows}, ${columns}] with ${scales.type} scales do not multiply.`,
      );
    return [{ type: x.type, shape: [...x.shape.slice(0, -1), rows] }];
  },
};

/** Fails unless a tensor has this shape. */
export function requireShape({ name, shape }: Value, wanted: readonly Dim[], operator: string): void {
  if (shape.join() !== wanted.join())
    throw new GraphError(`${operator}: ${name} must be ${showShape(wanted)}, but it is ${showShape(shape)}.`);
}

/** x Wᵀ [..., N] of activations x [..., K], which are rounded to eight bits on the way. */
export function matMulNBits(x: Value, { levels, scales, zeroPoints, columns, bits, block }: QuantisedMatrix): Value {
  return x.builder.one(MatMulNBits, [x, levels, scales, ...(zeroPoints ? [zeroPoints] : [])], {
    ...{ K: int(columns), N: int(levels.shape[0] as number), bits: int(bits), block_size: int(block) },
    accuracy_level: int(wholeNumbers),
  });
}
