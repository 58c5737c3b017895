import type { Value } from '../../builder.ts';
import { intAttribute, nth, type Operator } from '../../operator.ts';
import { GraphError, int } from '../../types.ts';
import { requireIndices } from '../indexing/indices.ts';
import { type Blocks, microsoft, requireShape } from './MatMulNBits.ts';

/** Rows of a table [N, K] in blocks of a few bits; K is a whole number of blocks. */
export interface QuantisedRows extends Blocks {
  /** uint8 [N, K · bits / 8], the first level in the lowest bits. */
  readonly levels: Value;
  /** Of the type of the result, [N, K / block]. */
  readonly scales: Value;
  /** uint8 [N, ⌈K / block · bits / 8⌉]; the middle level where it is left out. */
  readonly zeroPoints?: Value | undefined;
}

/** Rows picked from a table in blocks of a few bits, as floats: scale · (level − zero point). */
export const GatherBlockQuantized: Operator = {
  name: 'GatherBlockQuantized',
  domain: microsoft,
  infer: (inputs, attributes) => {
    const levels = nth(inputs, 0);
    const indices = requireIndices(nth(inputs, 1), 'GatherBlockQuantized');
    const scales = nth(inputs, 2);
    const [bits, block] = [intAttribute(attributes, 'bits'), intAttribute(attributes, 'block_size')];
    const [rows, bytes] = levels.shape;
    if (typeof rows !== 'number' || typeof bytes !== 'number' || levels.rank !== 2)
      throw new GraphError(`GatherBlockQuantized: ${levels.name} must be a matrix of known size.`);
    const columns = (bytes * 8) / bits;
    const blocks = columns / block;
    requireShape(scales, [rows, blocks], 'GatherBlockQuantized');
    if (inputs[3]) requireShape(inputs[3], [rows, Math.ceil((blocks * bits) / 8)], 'GatherBlockQuantized');
    return [{ type: scales.type, shape: [...indices.shape, columns] }];
  },
};

/** Rows [..., K] of a table by indices (int64 or int32, any shape). */
export const gatherBlockQuantized = (
  { levels, scales, zeroPoints, bits, block }: QuantisedRows,
  indices: Value,
): Value =>
  levels.builder.one(GatherBlockQuantized, [levels, indices, scales, ...(zeroPoints ? [zeroPoints] : [])], {
    ...{ bits: int(bits), block_size: int(block), gather_axis: int(0), quantize_axis: int(1) },
  });
