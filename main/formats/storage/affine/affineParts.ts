import { readLevels, writeLevels } from './bitStream.ts';
import { type Affine, bytesOfGroup, levelsAt, middleLevel } from './layout.ts';

/** The parts of a matrix [out, in] in an affine format, apart from each other: what other containers store beside each other. */
export interface AffineParts {
  /** [out, in] unsigned levels. */
  readonly levels: Uint8Array;
  /** [out, in / group] float16s, little-endian. */
  readonly scales: Uint8Array;
  /** [out, in / group] levels that stand for zero; the middle one everywhere where the format has none of its own. */
  readonly zeroPoints: Uint8Array;
}

/** Takes packed bytes apart. */
export function takeApart(bytes: Uint8Array, affine: Affine): AffineParts {
  const { bits, group, zeroPoints } = affine;
  const blockBytes = bytesOfGroup(affine);
  const blocks = bytes.length / blockBytes;
  const parts = {
    levels: new Uint8Array(blocks * group),
    scales: new Uint8Array(2 * blocks),
    zeroPoints: new Uint8Array(blocks).fill(middleLevel(bits)),
  };
  for (let block = 0; block < blocks; block += 1) {
    const at = block * blockBytes;
    parts.scales.set(bytes.subarray(at, at + 2), 2 * block);
    if (zeroPoints) parts.zeroPoints[block] = bytes[at + 2] as number;
    readLevels(bytes, at + levelsAt(affine), bits, parts.levels.subarray(block * group, (block + 1) * group));
  }
  return parts;
}

/** The reverse. */
export function putTogether({ levels, scales, zeroPoints }: AffineParts, affine: Affine): Uint8Array {
  const { bits, group } = affine;
  const blockBytes = bytesOfGroup(affine);
  const blocks = levels.length / group;
  const bytes = new Uint8Array(blocks * blockBytes);
  for (let block = 0; block < blocks; block += 1) {
    const at = block * blockBytes;
    bytes.set(scales.subarray(2 * block, 2 * block + 2), at);
    if (affine.zeroPoints) bytes[at + 2] = zeroPoints[block] as number;
    writeLevels(bytes, at + levelsAt(affine), bits, levels.subarray(block * group, (block + 1) * group));
  }
  return bytes;
}
