import type { RandomChoices } from './random.ts';

/** Damage that needs no knowledge of the kind of file; `other` is a second valid file of any kind. */
export type Mutation = (bytes: Buffer, random: RandomChoices, other: Buffer) => Buffer;

const [zero, ones] = [Buffer.alloc(64), Buffer.alloc(64, 255)];

/** Replaces `removed` bytes at a place by others. */
const replaced = (bytes: Buffer, at: number, removed: number, put: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);

const place = (bytes: Buffer, random: RandomChoices): number => random.throw(bytes.length + 1);

const flipped = (bytes: Buffer, random: RandomChoices, count: number): Buffer => {
  const result = Buffer.from(bytes);
  for (let i = 0; i < count && result.length; i += 1) {
    const at = random.throw(result.length);
    result[at] = (result[at] as number) ^ (1 << random.throw(8));
  }
  return result;
};

export const mutations: Readonly<Record<string, Mutation>> = {
  'cut off': (bytes, random) => bytes.subarray(0, place(bytes, random)),
  'beginning cut off': (bytes, random) => bytes.subarray(place(bytes, random)),
  'one bit flipped': (bytes, random) => flipped(bytes, random, 1),
  'many bits flipped': (bytes, random) => flipped(bytes, random, 2 + random.throw(60)),
  'spliced with another file': (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random))]),
  'another file appended': (bytes, _, other) => Buffer.concat([bytes, other]),
  'another file before it': (bytes, _, other) => Buffer.concat([other, bytes]),
  'zeros written over it': (bytes, random) => replaced(bytes, place(bytes, random), zero.length, zero),
  'ones written over it': (bytes, random) => replaced(bytes, place(bytes, random), ones.length, ones),
  'NULs put in': (bytes, random) => replaced(bytes, place(bytes, random), 0, zero.subarray(0, 1 + random.throw(8))),
  'a piece removed': (bytes, random) => replaced(bytes, place(bytes, random), 1 + random.throw(200), Buffer.alloc(0)),
  'a piece repeated': (bytes, random) => {
    const from = place(bytes, random);
    const piece = bytes.subarray(from, from + 1 + random.throw(400));
    return replaced(bytes, from, 0, Buffer.concat(Array.from({ length: 1 + random.throw(50) }, () => piece)));
  },
  'random bytes put in': (bytes, random) =>
    replaced(bytes, place(bytes, random), 0, random.bytes(1 + random.throw(100))),
  'random bytes': (_, random) => random.bytes(random.throw(4000)),
  'digits changed': (bytes, random) =>
    Buffer.from(
      bytes
        .toString('latin1')
        .replace(/\d+/g, (digits) =>
          random.throw(12)
            ? digits
            : random.choose(['0', '-1', '4294967295', '99999999999999999999', '1e400', digits + '0']),
        ),
      'latin1',
    ),
  'as UTF-16 without a mark': (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  'UTF-16 with a byte missing': (bytes) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('latin1'), 'utf16le').subarray(0, -1)]),
  'invalid UTF-8': (bytes, random) =>
    replaced(bytes, place(bytes, random), 0, Buffer.from('c328eda080f5808080fec0af', 'hex')),
  empty: () => Buffer.alloc(0),
};
