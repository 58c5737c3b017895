import { readHalf } from '../half.ts';
import type { PackedFormat } from '../packedFormat.ts';
import { writeNibbles } from './bits.ts';
import { nonlinear } from './nonlinear.ts';
import { packScaledSuperBlocks, type ScaledLayout, scaledSuperBlockGrid, superBlockSize } from './scaledSuperBlocks.ts';

/** A float16 for all, 8 scales of 6 bits (2 high ones of each, then 4 low ones), 4 bits of every value. */
const highAt = 2;
const lowAt = 4;
const levelsAt = 8;
const blockBytes = levelsAt + superBlockSize / 2;

const layout: ScaledLayout = {
  blockBytes,
  scaleAt: 0,
  part: 32,
  levels: nonlinear,
  largest: 32,
  scaleOf,
  writeScales: (bytes, at, scales) => {
    let high = 0;
    for (let p = 0; p < 8; p += 1) {
      const stored = (scales[p] as number) + 32;
      high |= (stored >> 4) << (2 * p);
      bytes[at + lowAt + (p >> 1)] =
        p & 1 ? (bytes[at + lowAt + (p >> 1)] as number) | ((stored & 15) << 4) : stored & 15;
    }
    bytes[at + highAt] = high & 0xff;
    bytes[at + highAt + 1] = high >> 8;
  },
  writeLevels: (bytes, at, indices) => {
    for (let p = 0; p < 8; p += 1) writeNibbles(bytes, at + levelsAt + 16 * p, indices, 32 * p, 16);
  },
};

function scaleOf(bytes: Uint8Array, at: number, part: number): number {
  const high = (bytes[at + highAt] as number) | ((bytes[at + highAt + 1] as number) << 8);
  const low = ((bytes[at + lowAt + (part >> 1)] as number) >> (4 * (part & 1))) & 15;
  return (low | (((high >> (2 * part)) & 3) << 4)) - 32;
}

/** Four bits and a scale of six for 32 values, shared in blocks of 256: d·s·level[q], the levels of iq4_nl (ggml's iq4_xs). */
export const iq4_xs: PackedFormat = {
  name: 'iq4_xs',
  block: superBlockSize,
  blockBytes,
  fallback: 'iq4_nl',
  keepsZeros: false,
  grid: scaledSuperBlockGrid(layout),
  pack: (values, importance) => packScaledSuperBlocks(values, layout, importance),
  unpackInto: (bytes, result) => {
    const { levels } = nonlinear;
    for (let at = 0, block = 0; at < bytes.length; at += blockBytes, block += superBlockSize) {
      const shared = readHalf(bytes, at);
      for (let part = 0; part < 8; part += 1) {
        const scale = shared * scaleOf(bytes, at, part);
        const from = at + levelsAt + 16 * part;
        const to = block + 32 * part;
        for (let j = 0; j < 16; j += 1) {
          const pair = bytes[from + j] as number;
          result[to + j] = scale * (levels[pair & 15] as number);
          result[to + 16 + j] = scale * (levels[pair >> 4] as number);
        }
      }
    }
  },
};
