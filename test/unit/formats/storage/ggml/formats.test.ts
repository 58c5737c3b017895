import { describe, expect, it } from 'vitest';
import { ggmlFormats } from '../../../../../main/formats/storage/ggml/index.ts';
import { u32 } from '../../../../../main/runtime/random.ts';
import { squaredError } from '../squaredError.ts';
import { valuesByDefinition } from './definitions.ts';
import { golden } from './golden.ts';
import { goldenValues } from './goldenValues.ts';

/** Formats that, without importance, round as the reference quantisers of ggml do; the others search for better scales than theirs. */
const exact = ['q8_0', 'q4_0', 'q4_1', 'q5_0', 'q5_1', 'mxfp4'] as const;

const values = goldenValues();
const formats = Object.values(ggmlFormats).map((format) => [format.name, format] as const);
const unpacked = ({ unpackInto, block, blockBytes }: (typeof formats)[number][1], bytes: Uint8Array) => {
  const result = new Float32Array((bytes.length / blockBytes) * block);
  unpackInto(bytes, result);
  return result;
};
const bits = (numbers: Float32Array) => new Uint32Array(numbers.buffer);

it('has golden bytes for every format', () => {
  expect(Object.keys(golden).sort()).toEqual(Object.keys(ggmlFormats).sort());
});

describe.each(formats)('%s', (name, format) => {
  const theirs = Uint8Array.from(Buffer.from(golden[name as keyof typeof golden], 'base64'));

  it('reads the bytes of llama.cpp', () => {
    expect(theirs.length).toBe((256 / format.block) * format.blockBytes);
    expect(bits(unpacked(format, theirs))).toEqual(bits(valuesByDefinition(format, theirs)));
  });

  it('reads any bytes by its definition, wherever they lie', () => {
    const all = new Uint8Array(1 + 64 * format.blockBytes);
    // Exponents of float16 and of mxfp4 stay finite: 0x5f and below in every byte.
    for (let i = 0; i < all.length; i += 1) all[i] = u32(4, i) % 0x60;
    const random = all.subarray(1);
    expect(bits(unpacked(format, random))).toEqual(bits(valuesByDefinition(format, random)));
  });

  it('errs by no more than llama.cpp', () => {
    const ours = squaredError(values, unpacked(format, format.pack(values)));
    expect(ours).toBeLessThanOrEqual(squaredError(values, unpacked(format, theirs)));
  });
});

it.each(exact)('%s rounds to the bytes of llama.cpp', (name) => {
  const format = ggmlFormats[name];
  expect(Buffer.from(format.pack(values)).toString('base64')).toBe(golden[name]);
});
