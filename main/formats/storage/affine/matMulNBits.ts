import { type AffineParts, putTogether } from './affineParts.ts';
import { readLevels, writeLevels } from './bitStream.ts';
import type { Affine } from './layout.ts';

/** A matrix [N, K] as the inputs of ONNX Runtime's MatMulNBits: value = scale · (level − zero point), the middle level where none is given. */
export interface MatMulNBitsInputs {
  /** uint8 [N, K / block, block · bits / 8], the first level in the lowest bits. */
  readonly levels: Uint8Array;
  /** float16 [N, K / block], little-endian; to be widened where activations are float32. */
  readonly scales: Uint8Array;
  /** uint8 [N, ⌈K / block · bits / 8⌉], each row padded to whole bytes; null for symmetric formats. */
  readonly zeroPoints: Uint8Array | null;
}

const zeroBytes = (blocks: number, bits: number): number => Math.ceil((blocks * bits) / 8);

/** @param shape [N, K], K a multiple of the group; of a row that is not, its zero-padded length. */
export function toMatMulNBits(
  parts: AffineParts,
  { bits, group, zeroPoints: own }: Affine,
  [rows, columns]: readonly [number, number],
): MatMulNBitsInputs {
  const blocks = columns / group;
  const levels = new Uint8Array((rows * columns * bits) / 8);
  writeLevels(levels, 0, bits, parts.levels);
  if (!own) return { levels, scales: parts.scales, zeroPoints: null };
  const rowBytes = zeroBytes(blocks, bits);
  const zeroPoints = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row += 1)
    writeLevels(zeroPoints, row * rowBytes, bits, parts.zeroPoints.subarray(row * blocks, (row + 1) * blocks));
  return { levels, scales: parts.scales, zeroPoints };
}

/** The reverse: packed bytes of the format `affine`. */
export function fromMatMulNBits(
  inputs: MatMulNBitsInputs,
  affine: Affine,
  [rows, columns]: readonly [number, number],
): Uint8Array {
  const { bits, group } = affine;
  const blocks = columns / group;
  const levels = new Uint8Array(rows * columns);
  readLevels(inputs.levels, 0, bits, levels);
  const rowBytes = zeroBytes(blocks, bits);
  const zeroPoints = new Uint8Array(rows * blocks);
  if (inputs.zeroPoints)
    for (let row = 0; row < rows; row += 1)
      readLevels(inputs.zeroPoints, row * rowBytes, bits, zeroPoints.subarray(row * blocks, (row + 1) * blocks));
  return putTogether({ levels, scales: inputs.scales, zeroPoints }, affine);
}
