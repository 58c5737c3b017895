import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openGguf } from '../../../main/formats/gguf/reader.ts';
import { writeGguf } from '../../../main/formats/gguf/writer.ts';
import { pack, unpack } from '../../../main/formats/storage/index.ts';
import { openTensorFile, type StoredToWrite, writeTensorFile } from '../../../main/formats/tensorFile.ts';
import { randomNumbers } from '../../support/random.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const shape = [9, 64];
const storages = ['F32', 'BF16', 'q8_0', 'q4_0'] as const;
const values = Float32Array.from(randomNumbers(7)(9 * 64));
const bytesAs = (storage: (typeof storages)[number]) => pack(values, storage, shape);

/** The bytes of a tensor in pieces of two rows, and what is left. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const each = bytes.byteLength / 9;
  for (let row = 0; row < 9; row += 2) {
    await Promise.resolve();
    yield bytes.subarray(row * each, Math.min(9, row + 2) * each);
  }
}

const tensors = (load: (bytes: Uint8Array) => ReturnType<StoredToWrite['load']>) =>
  storages.map((storage): StoredToWrite => ({ name: storage, storage, shape, load: () => load(bytesAs(storage)) }));

it.each(['safetensors', 'gguf'])(
  '%s: a tensor that is written in pieces is the same, and rows of it are read alone',
  async (kind) => {
    const path = (name: string) => join(folder, `${name}.${kind}`);
    const write = (name: string, all: readonly StoredToWrite[]) =>
      kind === 'gguf' ? writeGguf(path(name), {}, all) : writeTensorFile(path(name), all);
    await write(
      'whole',
      tensors((bytes) => bytes),
    );
    await write('pieces', tensors(inPieces));
    const file = kind === 'gguf' ? await openGguf(path('pieces')) : await openTensorFile(path('pieces'));
    const same = kind === 'gguf' ? await openGguf(path('whole')) : await openTensorFile(path('whole'));
    for (const storage of storages) {
      const bytes = bytesAs(storage);
      const each = bytes.byteLength / 9;
      expect(Buffer.from(await file.read(storage))).toEqual(Buffer.from(await same.read(storage)));
      const rows = { from: 2, to: 5 };
      expect(Buffer.from(await file.read(storage, rows))).toEqual(Buffer.from(bytes.slice(2 * each, 5 * each)));
      expect(await file.readFloat32(storage, rows)).toEqual(unpack(bytes, storage).slice(2 * 64, 5 * 64));
    }
    for (const one of [file, same]) await ('close' in one ? one.close() : one[Symbol.asyncDispose]());
  },
);

it.each([
  ['fewer', 8],
  ['more', 10],
])('pieces of %s bytes than a tensor has are refused', async (name, rows) => {
  async function* wrong(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    for (let row = 0; row < rows; row += 1) yield new Uint8Array(256);
  }
  const tensor: StoredToWrite = { name: 'w', storage: 'F32', shape, load: wrong };
  const refusal = `Tensor "w" of F32 [9, 64] needs 2304 bytes, not ${256 * rows}.`;
  await expect(writeGguf(join(folder, `${name}.gguf`), {}, [tensor])).rejects.toThrow(refusal);
  await expect(writeTensorFile(join(folder, `${name}.safetensors`), [tensor])).rejects.toThrow(refusal);
});
