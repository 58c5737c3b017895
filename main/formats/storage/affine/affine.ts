import { fitScale, wholeNumbers } from '../codebook.ts';
import { bitsOf, extremeOf } from '../extreme.ts';
import { readHalf } from '../half.ts';
import type { AsAffine, BlockGrid, PackedFormat } from '../packedFormat.ts';
import { blockWeights } from '../weights.ts';
import { takeApart } from './affineParts.ts';
import { writeLevels } from './bitStream.ts';
import { readGroups, writeGroups } from './groups.ts';
import { type Affine, type Bits, bytesOfGroup, type Group, levelsAt, middleLevel } from './layout.ts';
import { affineOf, fitAffine, rangeOf } from './zeroPointFit.ts';

const allBits: readonly Bits[] = [2, 3, 4, 8];
const groups: readonly Group[] = [32, 64, 128];

/** "int4-32": bits and group; "-zp" where a group has a zero point of its own instead of the middle of the levels. */
export type AffineName = `int${Bits}-${Group}${'' | '-zp'}`;

const nameOf = ({ bits, group, zeroPoints }: Affine): AffineName => `int${bits}-${group}${zeroPoints ? '-zp' : ''}`;

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
  const smaller = groups.findLast((other) => other < group);
  return {
    name: nameOf(affine),
    block: group,
    blockBytes: bytesOfGroup(affine),
    fallback: smaller ? nameOf({ ...affine, group: smaller }) : 'F16',
    keepsZeros: true,
    affine: asAffine(affine),
    grid: affineGrid(affine),
    pack: (values, importance) => {
      const scales = new Float64Array(values.length / group);
      const zeros = new Uint8Array(scales.length).fill(middleLevel(bits));
      if (zeroPoints) fitRanges(affine, values, importance, scales, zeros);
      else fitExtremes(affine, values, importance, scales);
      return writeGroups(values, affine, scales, zeros);
    },
    unpackInto: (bytes, result) => {
      readGroups(bytes, affine, result);
    },
  };
}

/** Levels of two and three bits are written as some of four: the same distance from the level that stands for zero. */
function asAffine(affine: Affine): AsAffine {
  const layout = { ...affine, bits: affine.bits === 8 ? 8 : 4 } as const;
  const further = affine.zeroPoints ? 0 : middleLevel(layout.bits) - middleLevel(affine.bits);
  const raised = (levels: Uint8Array) => (further ? levels.map((level) => level + further) : levels);
  return {
    layout,
    apart: (bytes) => {
      const { levels, scales, zeroPoints } = takeApart(bytes, affine);
      return { levels: raised(levels), scales, zeroPoints: raised(zeroPoints) };
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

function fitExtremes(
  { bits, group }: Affine,
  values: Float32Array,
  importance: Float32Array | undefined,
  scales: Float64Array,
): void {
  const codebook = wholeNumbers(middleLevel(bits));
  const valueBits = bitsOf(values);
  const weights = new Float64Array(group);
  for (let at = 0, from = 0; at < scales.length; at += 1, from += group)
    if (importance) {
      blockWeights(importance, from % importance.length, group, weights);
      scales[at] = fitScale(values, valueBits, from, group, weights, codebook);
    } else scales[at] = extremeOf(valueBits, from, group) / -middleLevel(bits);
}

function fitRanges(
  { bits, group }: Affine,
  values: Float32Array,
  importance: Float32Array | undefined,
  scales: Float64Array,
  zeros: Uint8Array,
): void {
  const n = 2 ** bits - 1;
  const weights = new Float64Array(group);
  for (let at = 0, from = 0; at < scales.length; at += 1, from += group) {
    if (importance) blockWeights(importance, from % importance.length, group, weights);
    const { low, high } = rangeOf(values, from, group);
    const { scale, zeroPoint } = importance ? fitAffine(values, from, group, weights, n) : affineOf(low, high, n);
    scales[at] = scale;
    zeros[at] = zeroPoint;
  }
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
