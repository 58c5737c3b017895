import { writeHalf } from '../half.ts';
import type { AsAffine, PackedFormat } from '../packedFormat.ts';
import { type Affine, type Group, middleLevel } from './layout.ts';

/**
 * The affine view of a format of another maker whose blocks are d·q, q whole and d a float16: level q + 2^(bits−1), scale d.
 * Exact, because d is stored and q is recovered from what unpacking says: |q| ≤ 128, and d·q / d in double precision is less
 * than half a step away from q.
 *
 * @param bits so many that the levels of the format fit.
 */
export function wholeSteps(
  { block, blockBytes, grid, unpackInto }: Pick<PackedFormat, 'block' | 'blockBytes' | 'grid' | 'unpackInto'>,
  bits: 4 | 8,
): AsAffine {
  const layout: Affine = { bits, group: block as Group, zeroPoints: false };
  const middle = middleLevel(bits);
  return {
    layout,
    apart: (bytes) => {
      const blocks = bytes.length / blockBytes;
      const values = new Float32Array(blocks * block);
      unpackInto(bytes, values);
      const levels = new Uint8Array(values.length).fill(middle);
      const scales = new Uint8Array(2 * blocks);
      for (let at = 0; at < blocks; at += 1) {
        const scale = writeHalf(scales, 2 * at, grid.scale(bytes, at * blockBytes, 0));
        if (scale === 0) continue;
        for (let i = at * block; i < (at + 1) * block; i += 1)
          levels[i] = middle + Math.round((values[i] as number) / scale);
      }
      return { levels, scales, zeroPoints: new Uint8Array(blocks).fill(middle) };
    },
  };
}
