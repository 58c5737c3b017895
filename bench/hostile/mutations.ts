import type { Dice } from './dice.ts';

/** Damage that needs no knowledge of the kind of file; `other` is a second valid file of any kind. */
export type Mutation = (bytes: Buffer, dice: Dice, other: Buffer) => Buffer;

const [zero, ones] = [Buffer.alloc(64), Buffer.alloc(64, 255)];

/** Replaces `removed` bytes at a place by others. */
const replaced = (bytes: Buffer, at: number, removed: number, put: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);

const place = (bytes: Buffer, dice: Dice): number => dice.throw(bytes.length + 1);

const flipped = (bytes: Buffer, dice: Dice, count: number): Buffer => {
  const result = Buffer.from(bytes);
  for (let i = 0; i < count && result.length; i += 1) {
    const at = dice.throw(result.length);
    result[at] = (result[at] as number) ^ (1 << dice.throw(8));
  }
  return result;
};

export const mutations: Readonly<Record<string, Mutation>> = {
  'cut off': (bytes, dice) => bytes.subarray(0, place(bytes, dice)),
  'beginning cut off': (bytes, dice) => bytes.subarray(place(bytes, dice)),
  'one bit flipped': (bytes, dice) => flipped(bytes, dice, 1),
  'many bits flipped': (bytes, dice) => flipped(bytes, dice, 2 + dice.throw(60)),
  'spliced with another file': (bytes, dice, other) =>
    Buffer.concat([bytes.subarray(0, place(bytes, dice)), other.subarray(place(other, dice))]),
  'another file appended': (bytes, _, other) => Buffer.concat([bytes, other]),
  'another file before it': (bytes, _, other) => Buffer.concat([other, bytes]),
  'zeros written over it': (bytes, dice) => replaced(bytes, place(bytes, dice), zero.length, zero),
  'ones written over it': (bytes, dice) => replaced(bytes, place(bytes, dice), ones.length, ones),
  'NULs put in': (bytes, dice) => replaced(bytes, place(bytes, dice), 0, zero.subarray(0, 1 + dice.throw(8))),
  'a piece removed': (bytes, dice) => replaced(bytes, place(bytes, dice), 1 + dice.throw(200), Buffer.alloc(0)),
  'a piece repeated': (bytes, dice) => {
    const from = place(bytes, dice);
    const piece = bytes.subarray(from, from + 1 + dice.throw(400));
    return replaced(bytes, from, 0, Buffer.concat(Array.from({ length: 1 + dice.throw(50) }, () => piece)));
  },
  'random bytes put in': (bytes, dice) => replaced(bytes, place(bytes, dice), 0, dice.bytes(1 + dice.throw(100))),
  'random bytes': (_, dice) => dice.bytes(dice.throw(4000)),
  'digits changed': (bytes, dice) =>
    Buffer.from(
      bytes
        .toString('latin1')
        .replace(/\d+/g, (digits) =>
          dice.throw(12)
            ? digits
            : dice.choose(['0', '-1', '4294967295', '99999999999999999999', '1e400', digits + '0']),
        ),
      'latin1',
    ),
  'as UTF-16 without a mark': (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  'UTF-16 with a byte missing': (bytes) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('latin1'), 'utf16le').subarray(0, -1)]),
  'invalid UTF-8': (bytes, dice) =>
    replaced(bytes, place(bytes, dice), 0, Buffer.from('c328eda080f5808080fec0af', 'hex')),
  empty: () => Buffer.alloc(0),
};
