/** Bits of a level. */
export type Bits = 2 | 3 | 4 | 8;

/** Values of a row that share a scale. */
export type Group = 32 | 64 | 128;

/** What an affine format is made of. */
export interface Affine {
  readonly bits: Bits;
  readonly group: Group;
  /** Whether a group has a zero point of its own instead of the middle of the levels. */
  readonly zeroPoints: boolean;
}

/** The level that stands for zero where a group has no zero point of its own. */
export const middleLevel = (bits: Bits): number => 2 ** (bits - 1);

/** First byte of a group's levels: a float16 scale comes before, and a byte of zero point where there is one. */
export const levelsAt = ({ zeroPoints }: Affine): number => (zeroPoints ? 3 : 2);

/** Bytes of a group. */
export const bytesOfGroup = (affine: Affine): number => levelsAt(affine) + (affine.group * affine.bits) / 8;
