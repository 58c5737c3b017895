import { expect, it } from 'vitest';
import { readLevels, writeLevels } from '../../../../../main/formats/storage/affine/bitStream.ts';
import { u32 } from '../../../../../main/runtime/random.ts';

it.each([2, 3, 4, 8] as const)('levels of %i bits lie one after the other, the first in the lowest bits', (bits) => {
  const levels = Uint8Array.from({ length: 32 }, (_, i) => u32(bits, i) % 2 ** bits);
  const bytes = new Uint8Array(2 + 4 * bits);
  writeLevels(bytes, 1, bits, levels);
  // All bytes as one number, the first the lowest: level i is digit i to the base 2^bits.
  const number = [...bytes.subarray(1)].reduceRight((sum, byte) => 256n * sum + BigInt(byte), 0n);
  const digits = [...levels].reduceRight((sum, level) => 2n ** BigInt(bits) * sum + BigInt(level), 0n);
  expect(number).toBe(digits);
  expect(bytes[0]).toBe(0);

  const back = new Uint8Array(32);
  readLevels(bytes, 1, bits, back);
  expect(back).toEqual(levels);
});

it('writes levels that fill no whole byte', () => {
  const bytes = new Uint8Array(2);
  writeLevels(bytes, 0, 4, Uint8Array.of(1, 2, 3));
  expect([...bytes]).toEqual([0x21, 0x03]);
});
