import { assignLevels, type Codebook, extremeOf, fitScale, wholeNumbers } from '../codebook.ts';
import { readHalf, writeHalf } from '../half.ts';
import type { BlockGrid, PackedFormat } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { type Bits, readLevels, writeLevels } from './bitStream.ts';
import { affineOf, fitAffine, rangeOf } from './zeroPointFit.ts';

const allBits = [2, 3, 4, 8] as const;
const groups = [32, 64, 128] as const;

/** Values of a row that share a scale. */
export type Group = (typeof groups)[number];

/** "int4-32": bits and group; "-zp" where a group has a zero point of its own instead of the middle of the levels. */
export type AffineName = `int${Bits}-${Group}${'' | '-zp'}`;

/** What an affine format is made of. */
export interface Affine {
  readonly bits: Bits;
  readonly group: Group;
  readonly zeroPoints: boolean;
}

/** The level that stands for zero where a group has no zero point of its own. */
export const middleLevel = (bits: Bits): number => 2 ** (bits - 1);

/** First byte of a group's levels: a float16 scale comes before, and a byte of zero point where there is one. */
export const levelsAt = ({ zeroPoints }: Affine): number => (zeroPoints ? 3 : 2);

const nameOf = ({ bits, group, zeroPoints }: Affine): AffineName => `int${bits}-${group}${zeroPoints ? '-zp' : ''}`;

/** Writes scale, zero point and levels of a group at a byte. */
type RoundGroup = (values: Float32Array, from: number, bytes: Uint8Array, at: number, column: number) => void;

/**
 * Levels of a few bits with a float16 scale for every group of a row: d·(q − z), which ONNX Runtime (MatMulNBits) and
 * compressed-tensors calculate. A zero is exact. Scales may be negative, so that the value of the largest magnitude gets the
 * lowest level, of which there is one more below zero than above.
 *
 * Without importance d follows from the largest magnitude, or from the range where there are zero points, and levels are the
 * nearest by d as it is stored. With importance d is searched for.
 */
function affineFormat(affine: Affine): PackedFormat {
  const { bits, group, zeroPoints } = affine;
  const start = levelsAt(affine);
  const blockBytes = start + (group * bits) / 8;
  const smaller = groups.findLast((other) => other < group);
  return {
    name: nameOf(affine),
    block: group,
    blockBytes,
    fallback: smaller ? nameOf({ ...affine, group: smaller }) : 'F16',
    keepsZeros: true,
    grid: affineGrid(affine),
    pack: (values, importance) => {
      const bytes = new Uint8Array((values.length / group) * blockBytes);
      const round = zeroPoints ? withZeroPoints(affine, importance) : symmetric(affine, importance);
      for (let from = 0, at = 0; from < values.length; from += group, at += blockBytes)
        round(values, from, bytes, at, importance ? from % importance.length : 0);
      return bytes;
    },
    unpackInto: (bytes, result) => {
      const levels = new Uint8Array(group);
      for (let at = 0, to = 0; at < bytes.length; at += blockBytes, to += group) {
        const scale = readHalf(bytes, at);
        const zero = zeroPoints ? (bytes[at + 2] as number) : middleLevel(bits);
        readLevels(bytes, at + start, bits, levels);
        for (let i = 0; i < group; i += 1) result[to + i] = scale * ((levels[i] as number) - zero);
      }
    },
  };
}

/** d·(q − z): levels count from the middle one, so that an offset stands for where the zero point is instead. */
function affineGrid(affine: Affine): BlockGrid {
  const { bits, group, zeroPoints } = affine;
  const middle = middleLevel(bits);
  return {
    part: group,
    levels: wholeNumbers(middle),
    scale: readHalf,
    offset: (bytes, at) => (zeroPoints ? readHalf(bytes, at) * (middle - (bytes[at + 2] as number)) : 0),
    writeLevels: (bytes, at, indices) => writeLevels(bytes, at + levelsAt(affine), bits, indices),
  };
}

function symmetric({ bits, group }: Affine, importance?: Float32Array): RoundGroup {
  const codebook: Codebook = wholeNumbers(middleLevel(bits));
  const levels = new Uint8Array(group);
  const weights = new Float64Array(group);
  return (values, from, bytes, at, column) => {
    if (importance) blockWeights(importance, column, group, weights);
    const best = importance
      ? fitScale(values, from, group, weights, codebook)
      : extremeOf(values, from, group) / -middleLevel(bits);
    assignLevels(values, from, group, writeHalf(bytes, at, best), codebook, levels, 0);
    writeLevels(bytes, at + 2, bits, levels);
  };
}

function withZeroPoints({ bits, group }: Affine, importance?: Float32Array): RoundGroup {
  const n = 2 ** bits - 1;
  const levels = new Uint8Array(group);
  const weights = new Float64Array(group);
  return (values, from, bytes, at, column) => {
    if (importance) blockWeights(importance, column, group, weights);
    const { low, high } = rangeOf(values, from, group);
    const { scale, zeroPoint } = importance ? fitAffine(values, from, group, weights, n) : affineOf(low, high, n);
    const stored = writeHalf(bytes, at, scale);
    const inverse = stored === 0 ? 0 : 1 / stored;
    bytes[at + 2] = zeroPoint;
    for (let i = 0; i < group; i += 1) {
      const level = Math.floor((values[from + i] as number) * inverse + 0.5) + zeroPoint;
      levels[i] = level < 0 ? 0 : level > n ? n : level;
    }
    writeLevels(bytes, at + 3, bits, levels);
  };
}

/** What every affine format is made of, by name. */
export const affines: ReadonlyMap<string, Affine> = new Map(
  allBits.flatMap((bits) =>
    groups.flatMap((group) =>
      [false, true].map((zeroPoints) => [nameOf({ bits, group, zeroPoints }), { bits, group, zeroPoints }] as const),
    ),
  ),
);

/** The affine formats: 2, 3, 4 and 8 bits in groups of 32, 64 and 128, symmetric and with zero points. */
export const affineFormats = Object.fromEntries(
  [...affines].map(([name, affine]) => [name, affineFormat(affine)]),
) as Record<AffineName, PackedFormat>;
