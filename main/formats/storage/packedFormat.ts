import type { AffineParts } from './affine/affineParts.ts';
import type { Affine } from './affine/layout.ts';
import type { Codebook } from './codebook.ts';

/** What the values of a block can be: scale · level + offset, one scale and one offset for every part of the block. */
export interface BlockGrid {
  /** Values that share a scale and an offset; a block is a whole number of such parts, in the order of its values. */
  readonly part: number;
  readonly levels: Codebook;
  /** Scale of a part of the block at a byte, exactly as unpacking multiplies by it; negative in some formats. */
  scale(bytes: Uint8Array, at: number, part: number): number;
  /** Offset of a part of the block at a byte, exactly as unpacking adds it. */
  offset(bytes: Uint8Array, at: number, part: number): number;
  /** Writes indices of levels, one for every value of the block at a byte; scales and offsets stay as they are. */
  writeLevels(bytes: Uint8Array, at: number, indices: Uint8Array): void;
}

/** The values of a packed format as affine ones: scale · (level − zero point). */
export interface AsAffine {
  /** Of 4 or 8 bits, which is what runtimes multiply with. */
  readonly layout: Affine;
  /** Levels, scales and zero points that stand for exactly the same values. */
  apart(bytes: Uint8Array): AffineParts;
}

/** How a matrix is stored in fewer bits than a float: neighbouring values of a row, a block, share what scales them. */
export interface PackedFormat {
  /** What files and people call it; llama.cpp's name where it knows the format ("q8_0"). */
  readonly name: string;
  /** Values in a block; rows must hold a multiple of them. */
  readonly block: number;
  /** Bytes of a block, what its values share included. */
  readonly blockBytes: number;
  /** Storage of matrices whose rows are no multiple of a block, as llama.cpp chooses it. */
  readonly fallback: string;
  /** Whether a zero is read as zero again. A mask must not be stored in a format where it is not. */
  readonly keepsZeros: boolean;
  /** Absent where a block's values are no whole numbers of steps of one scale. */
  readonly affine?: AsAffine;
  /** What its blocks are made of, for whoever decides levels value by value (grid.ts). */
  readonly grid: BlockGrid;
  /**
   * Rounds finite values, row after row, each row a whole number of blocks. What is larger than a format can say becomes
   * the largest that it can.
   *
   * @param importance how much an error in each column of a row matters, where that is known; its length is that of a
   * row. Formats that search for their scales minimise Σ importance · error²; q8_0 and mxfp4 ignore it. All columns
   * alike where it is left out.
   */
  pack(values: Float32Array, importance?: Float32Array): Uint8Array;
  /** The values that packed bytes stand for; `result` has exactly as many elements. */
  unpackInto(bytes: Uint8Array, result: Float32Array): void;
}

/** Bits that one value takes, its share of the block's scales included. */
export const bitsPerWeight = ({ block, blockBytes }: PackedFormat): number => (8 * blockBytes) / block;
