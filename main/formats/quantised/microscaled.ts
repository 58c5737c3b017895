import type { Checkpoint } from '../checkpoint.ts';
import { FormatError } from '../errors.ts';
import type { Rows } from '../rows.ts';
import type { Derived } from './derived.ts';

/** What four bits stand for (E2M1; OCP Microscaling Formats 1.0). */
const e2m1 = Float32Array.of(0, 0.5, 1, 1.5, 2, 3, 4, 6, -0, -0.5, -1, -1.5, -2, -3, -4, -6);
/** Numbers that share a power of two, and bytes that they take. */
const [group, groupBytes] = [32, 16];
const [blocks, scales] = ['_blocks', '_scales'];

/**
 * MXFP4 as gpt-oss stores it: for a tensor NAME of experts `NAME_blocks` [experts, out, groups, 16] with two numbers in a byte, the first in
 * the lower bits, and `NAME_scales` [experts, out, groups], powers of two with a bias of 127. As in Transformers, the tensor is
 * [experts, in, out].
 *
 * @throws FormatError naming folder, tensor and expectation.
 */
export function microscaledTensors(checkpoint: Checkpoint): ReadonlyMap<string, Derived> {
  const { folder, tensors } = checkpoint;
  const found = new Map<string, Derived>();
  for (const [name, entry] of tensors) {
    if (!name.endsWith(blocks) || entry.dtype !== 'U8') continue;
    const tensor = name.slice(0, -blocks.length);
    const beside = tensors.get(tensor + scales);
    const [experts, out, groups, bytes] = entry.shape as readonly [number, number, number, number];
    if (entry.shape.length !== 4 || bytes !== groupBytes)
      throw new FormatError(
        `${folder}: tensor "${name}" must be [experts, out, groups, ${groupBytes}]; found [${entry.shape.join(', ')}].`,
      );
    if (beside?.dtype !== 'U8' || beside.shape.join() !== [experts, out, groups].join())
      throw new FormatError(
        `${folder}: tensor "${tensor}${scales}" must be U8 [${[experts, out, groups].join(', ')}].`,
      );
    const columns = groups * group;
    found.set(tensor, {
      shape: [experts, columns, out],
      of: [name, beside.name],
      stored: `4-bit floats in groups of ${group}`,
      read: async (rows: Rows = { from: 0, to: experts }) => {
        const [packed, powers] = [await checkpoint.read(name, rows), await checkpoint.read(beside.name, rows)];
        const values = new Float32Array((rows.to - rows.from) * out * columns);
        for (let i = 0; i < packed.length; i += 1) {
          const at = Math.floor(i / groupBytes);
          const scale = 2 ** ((powers[at] as number) - 127);
          const line = Math.floor(at / groups);
          const [expert, row] = [Math.floor(line / out), line % out];
          const column = (at % groups) * group + 2 * (i % groupBytes);
          const to = (expert * columns + column) * out + row;
          values[to] = (e2m1[(packed[i] as number) & 15] as number) * scale;
          values[to + out] = (e2m1[(packed[i] as number) >> 4] as number) * scale;
        }
        return values;
      },
    });
  }
  return found;
}
