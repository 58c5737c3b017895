import { describe, expect, it } from 'vitest';
import { toFloat32 } from '../../../../../main/formats/dtype.ts';
import { affineFormats } from '../../../../../main/formats/storage/affine/affine.ts';
import { packedFormats } from '../../../../../main/formats/storage/index.ts';
import { uniform } from '../../../../../main/runtime/random.ts';

/** Heavy tails of both signs, a block of zeros, and one of numbers so small that their scale is a subnormal float16. */
const values = Float32Array.from(uniform(17, 1024), (number, i) =>
  i >= 256 && i < 384 ? 0 : Math.tan(2 * (number - 0.4)) * (i < 128 ? 1e-6 : 1),
);

const views = packedFormats.flatMap((format) => (format.affine ? [[format.name, format, format.affine] as const] : []));

it('exists for formats whose blocks are whole steps of one scale', () => {
  expect(views.map(([name]) => name).sort()).toEqual([...Object.keys(affineFormats), 'q4_0', 'q5_0', 'q8_0'].sort());
});

describe.each(views)('%s', (_, format, { layout, apart }) => {
  const bytes = format.pack(values);
  const parts = apart(bytes);

  it('as levels, scales and zero points stands for the same values, to the bit', () => {
    const unpacked = new Float32Array(values.length);
    format.unpackInto(bytes, unpacked);
    const scales = toFloat32(parts.scales, 'F16');
    const said = Float32Array.from(parts.levels, (level, i) => {
      const group = Math.floor(i / layout.group);
      return (scales[group] as number) * (level - (parts.zeroPoints[group] as number));
    });
    // A scale that is too small for float16 is zero, and zero times a negative level is −0.
    const unsigned = (numbers: Float32Array) => numbers.map((number) => number + 0);
    expect(unsigned(said)).toEqual(unsigned(unpacked));
    expect(new Set(unpacked).size).toBeGreaterThan(8);
  });

  it('has levels of four or eight bits', () => {
    expect([4, 8]).toContain(layout.bits);
    expect(Math.max(...parts.levels, ...parts.zeroPoints)).toBeLessThan(2 ** layout.bits);
    expect(layout.group).toBe(format.block);
  });
});
