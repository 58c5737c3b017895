import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../main/formats/errors.ts';
import { openSafetensors } from '../../../main/formats/safetensors.ts';
import { writeSafetensors } from '../../../main/formats/safetensorsWriter.ts';
import { u32 } from '../../../main/runtime/random.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const path = join(folder, 'file.safetensors');

/** A file with this header (text or JSON value) and this many bytes of data. */
function fileWith(header: unknown, data = 0, claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(claimed ?? text.length), true);
  file.set(text, 8);
  return file;
}

const tensor = (from: number, to: number, shape = [(to - from) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

/** Files that are not what they claim to be, with the exact sentence that says so. */
const hostile: [string, Uint8Array, string][] = [
  [
    'four bytes',
    new Uint8Array(4),
    'is 4 bytes long and cannot be a safetensors file, which starts with 8 bytes of header length.',
  ],
  [
    'a header longer than the file',
    fileWith({}, 0, 5000),
    ': the header claims 5000 bytes, but the file is only 10 bytes long; it is probably truncated.',
  ],
  [
    'a header over the limit',
    fileWith({}, 0, 2 ** 40),
    ': the header claims 1099511627776 bytes, more than the 100000000 allowed.',
  ],
  ['a header that is not JSON', fileWith('{"a":'), ': header: the content is not valid JSON.'],
  ['a header that is a list', fileWith([]), ': the header must be a JSON object of tensors.'],
  [
    'deep nesting',
    fileWith(`${'['.repeat(2000)}${']'.repeat(2000)}`),
    ': header: the JSON is nested more than 64 levels deep.',
  ],
  [
    'a name twice',
    fileWith(`{"a":${JSON.stringify(tensor(0, 4))},"a":${JSON.stringify(tensor(0, 4))}}`, 4),
    ': the header names a tensor twice.',
  ],
  [
    'an entry that is a number',
    fileWith({ a: 1 }),
    ': tensor "a": expected an object with dtype, shape and data_offsets.',
  ],
  [
    'an unknown type',
    fileWith({ a: tensor(0, 4, [1], 'F7') }, 4),
    ': tensor "a": dtype "F7" is not known; expected one of F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, I64, I32, I16, I8, U64, U32, U16, U8, BOOL.',
  ],
  [
    'a type from the prototype',
    fileWith({ a: tensor(0, 4, [1], 'constructor') }, 4),
    ': tensor "a": dtype "constructor" is not known; expected one of F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, I64, I32, I16, I8, U64, U32, U16, U8, BOOL.',
  ],
  [
    'a negative size',
    fileWith({ a: tensor(0, 4, [-1]) }, 4),
    ': tensor "a": shape must be a list of at most 8 non-negative whole numbers.',
  ],
  [
    'a fraction of a row',
    fileWith({ a: tensor(0, 4, [0.5]) }, 4),
    ': tensor "a": shape must be a list of at most 8 non-negative whole numbers.',
  ],
  [
    'a shape too large to count',
    fileWith({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4),
    ': tensor "a": shape [1099511627776, 1099511627776] has more elements than can be counted.',
  ],
  [
    'bytes that do not fit the shape',
    fileWith({ a: tensor(0, 8, [3]) }, 8),
    ': tensor "a": data_offsets span 8 bytes, but F32 [3] needs 12.',
  ],
  [
    'offsets that are text',
    fileWith({ a: { dtype: 'F32', shape: [1], data_offsets: ['0', '4'] } }, 4),
    ': tensor "a": data_offsets must be two non-negative whole numbers.',
  ],
  ['an overlap', fileWith({ a: tensor(0, 8), b: tensor(4, 12) }, 12), ': tensor "b" overlaps the one before it.'],
  ['a gap', fileWith({ a: tensor(0, 4), b: tensor(8, 12) }, 12), ': there is a gap of 4 bytes before tensor "b".'],
  ['data behind the end', fileWith({ a: tensor(0, 4000) }, 100), 'it is probably truncated.'],
  [
    'bytes that belong to nothing',
    fileWith({ a: tensor(0, 4) }, 20),
    ': 16 bytes after the last tensor belong to nothing.',
  ],
  ['metadata that is a list', fileWith({ __metadata__: ['x'] }), ': __metadata__ must map names to strings.'],
];

describe('openSafetensors', () => {
  it.each(hostile)('refuses %s', async (_title, bytes, sentence) => {
    await writeFile(path, bytes);
    const error = await openSafetensors(path).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toContain(sentence);
    expect((error as Error).message.startsWith(path)).toBe(true);
  });

  it('names a missing file', async () => {
    await expect(openSafetensors(join(folder, 'none'))).rejects.toThrow(`${join(folder, 'none')} does not exist.`);
  });

  it('never fails otherwise, whatever the bytes', async () => {
    await writeSafetensors(path, [
      { name: 'weight', dtype: 'F32', shape: [2, 3], load: () => new Uint8Array(24) },
      { name: 'bias', dtype: 'BF16', shape: [3], load: () => new Uint8Array(6) },
    ]);
    const valid = await readFile(path);
    let refused = 0;
    for (let round = 0; round < 1500; round += 1) {
      const bytes = Uint8Array.from(valid);
      const changes = 1 + (u32(1, round) % 4);
      for (let change = 0; change < changes; change += 1) {
        const at = u32(2, round * 8 + change) % bytes.length;
        bytes[at] = u32(3, round * 8 + change) & 0xff;
      }
      const cut = u32(4, round) % 5 === 0 ? u32(5, round) % bytes.length : bytes.length;
      await writeFile(path, bytes.subarray(0, cut));
      try {
        await (await openSafetensors(path)).close();
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});

describe('writeSafetensors', () => {
  it('writes what is read back, one tensor at a time', async () => {
    const tensors = ['a', 'b', 'c'].map((name, i) => ({
      ...{ name, dtype: 'I32' as const, shape: [2, i + 1] },
      load: () => Uint8Array.from({ length: 8 * (i + 1) }, (_, at) => at + i),
    }));
    await writeSafetensors(path, tensors, { format: 'pt' });
    const file = await openSafetensors(path);
    expect([...file.tensors.keys()]).toEqual(['a', 'b', 'c']);
    expect(file.metadata).toEqual({ format: 'pt' });
    for (const { name, load } of tensors) expect(await file.read(name)).toEqual(load());
    await expect(file.read('d')).rejects.toThrow(`${path} has no tensor "d".`);
    await file.close();
    const first = await readFile(path);
    await writeSafetensors(path, tensors, { format: 'pt' });
    expect(await readFile(path)).toEqual(first);
    expect(first.readBigUInt64LE(0) % 8n).toBe(0n);
  });

  it('leaves nothing behind when a tensor cannot be had', async () => {
    const other = join(folder, 'other.safetensors');
    const failing = { name: 'a', dtype: 'U8' as const, shape: [1], load: () => Promise.reject(new Error('disk gone')) };
    await expect(writeSafetensors(other, [failing])).rejects.toThrow('disk gone');
    const wrong = { name: 'a', dtype: 'U8' as const, shape: [2], load: () => new Uint8Array(3) };
    await expect(writeSafetensors(other, [wrong])).rejects.toThrow('Tensor "a" of U8 [2] needs 2 bytes, not 3.');
    const twice = { name: 'a', dtype: 'U8' as const, shape: [0], load: () => new Uint8Array() };
    await expect(writeSafetensors(other, [twice, twice])).rejects.toThrow('cannot hold two tensors called "a"');
    expect((await readdir(folder)).filter((name) => name.includes('other'))).toEqual([]);
  });
});
