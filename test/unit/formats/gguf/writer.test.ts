import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromFloat32 } from '../../../../main/formats/dtype.ts';
import { openGguf } from '../../../../main/formats/gguf/reader.ts';
import { isGgmlStorage } from '../../../../main/formats/gguf/types.ts';
import { array, bool, float32, string, uint32 } from '../../../../main/formats/gguf/values.ts';
import { writeGguf } from '../../../../main/formats/gguf/writer.ts';
import { pack } from '../../../../main/formats/storage/index.ts';
import { ggmlFormats } from '../../../../main/formats/storage/ggml/index.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const folder = await temporaryFolder();
const matrix = Float32Array.from({ length: 64 }, (_, i) => i - 30);
const tensors = [
  { name: 'v', storage: 'F32', shape: [3], load: () => fromFloat32(Float32Array.of(1, 2, 3), 'F32') },
  { name: 'm', storage: 'q8_0', shape: [2, 32], load: () => pack(matrix, 'q8_0', [2, 32]) },
] as const;
const metadata = { a: uint32(7), b: string('ä'), c: bool(true), d: float32(0.5), e: array('string', ['x', '']) };

/** The whole file as ggml's documentation of the format (docs/gguf.md) lays it out, byte by byte. */
function expectedBytes(): Buffer {
  const parts: Buffer[] = [];
  const number = (value: number, size: number) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, Math.min(size, 6));
    parts.push(bytes);
  };
  const text = (value: string) => {
    number(Buffer.byteLength(value), 8);
    parts.push(Buffer.from(value));
  };
  parts.push(Buffer.from('GGUF'));
  number(3, 4);
  number(2, 8);
  number(5, 8);
  text('a');
  number(4, 4);
  number(7, 4);
  text('b');
  number(8, 4);
  text('ä');
  text('c');
  number(7, 4);
  number(1, 1);
  text('d');
  number(6, 4);
  parts.push(Buffer.of(0, 0, 0, 0x3f));
  text('e');
  number(9, 4);
  number(8, 4);
  number(2, 8);
  text('x');
  text('');
  text('v');
  number(1, 4);
  number(3, 8);
  number(0, 4);
  number(0, 8);
  text('m');
  number(2, 4);
  number(32, 8);
  number(2, 8);
  number(8, 4);
  number(32, 8);
  const pad = () => number(0, (32 - (Buffer.concat(parts).length % 32)) % 32);
  pad();
  parts.push(Buffer.from(Float32Array.of(1, 2, 3).buffer));
  pad();
  parts.push(Buffer.from(pack(matrix, 'q8_0', [2, 32])));
  pad();
  return Buffer.concat(parts);
}

describe('writeGguf', () => {
  it('writes what the format says, byte by byte', async () => {
    const path = join(folder, 'bytes.gguf');
    await writeGguf(path, metadata, tensors);
    expect((await readFile(path)).equals(expectedBytes())).toBe(true);
  });

  it('is read again', async () => {
    const path = join(folder, 'again.gguf');
    await writeGguf(path, metadata, tensors);
    await using file = await openGguf(path);
    expect(Object.fromEntries(file.metadata)).toEqual({ a: 7, b: 'ä', c: true, d: 0.5, e: ['x', ''] });
    expect(file.tensors.get('m')).toMatchObject({ storage: 'q8_0', shape: [2, 32], bytes: 68 });
    expect([...(await file.readFloat32('v'))]).toEqual([1, 2, 3]);
    expect((await file.readFloat32('m'))[63]).toBeCloseTo(33, 0);
    await expect(file.read('x')).rejects.toThrow('has no tensor "x"');
  });

  it('takes lists as long as the vocabularies of large models', async () => {
    const path = join(folder, 'long.gguf');
    const texts = Array.from({ length: 200_000 }, (_, id) => `${id}`);
    await writeGguf(path, { texts: array('string', texts) }, []);
    await using file = await openGguf(path);
    expect((file.metadata.get('texts') as readonly string[]).at(-1)).toBe('199999');
  });

  it.each(['a', 'a key that is thirty bytes longer.'])(
    'is read where tensors are aligned otherwise: %s',
    async (key) => {
      const path = join(folder, 'aligned.gguf');
      await writeGguf(path, { [key]: uint32(7), 'general.alignment': uint32(64) }, tensors.slice(0, 1));
      const bytes = await readFile(path);
      const [header, data] = [bytes.subarray(0, -32), bytes.subarray(-32)];
      await writeFile(path, Buffer.concat([header, Buffer.alloc(header.length % 64), data]));
      await using file = await openGguf(path);
      expect([...(await file.readFloat32('v'))]).toEqual([1, 2, 3]);
    },
  );

  it('refuses a tensor of other bytes than it has, and two of one name', async () => {
    const wrong = { name: 'v', storage: 'F32', shape: [3], load: () => new Uint8Array(8) } as const;
    await expect(writeGguf(join(folder, 'w'), {}, [wrong])).rejects.toThrow('needs 12 bytes, not 8');
    await expect(writeGguf(join(folder, 'w'), {}, [wrong, wrong])).rejects.toThrow('two tensors called "v"');
  });

  it('knows a type for every packing that is ggml’s', () => {
    expect(Object.values(ggmlFormats).filter(({ name }) => !isGgmlStorage(name as 'q8_0'))).toEqual([]);
  });
});

describe('openGguf', () => {
  it('refuses what is no such file, another version, and a file that ends too early', async () => {
    const path = join(folder, 'bad.gguf');
    await writeFile(path, 'PK\u0003\u0004 and more than a header');
    await expect(openGguf(path)).rejects.toThrow('is not a GGUF file');
    await writeFile(path, Buffer.from([...Buffer.from('GGUF'), 1, 0, 0, 0, ...Buffer.alloc(16)]));
    await expect(openGguf(path)).rejects.toThrow('version 1; expected 2 or 3');
    await writeGguf(path, metadata, tensors);
    const whole = expectedBytes().length;
    await truncate(path, whole - 40);
    await expect(openGguf(path)).rejects.toThrow('ends behind the end of the file');
    await truncate(path, 60);
    await expect(openGguf(path)).rejects.toThrow('the header ends behind the end of the file');
  });
});
