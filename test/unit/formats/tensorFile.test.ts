import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSafetensors } from '../../../main/formats/safetensors.ts';
import { writeSafetensors } from '../../../main/formats/safetensorsWriter.ts';
import { pack, unpack } from '../../../main/formats/storage/index.ts';
import { openTensorFile, writeTensorFile } from '../../../main/formats/tensorFile.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const values = Float32Array.from(uniform(1, 64), (value) => value - 0.5);
const packed = pack(values, 'q8_0', [2, 32]);

describe('a file of tensors', () => {
  it('gives packed and plain tensors back, and is a safetensors file all the same', async () => {
    const path = join(folder, 'mixed.safetensors');
    await writeTensorFile(path, [
      { name: 'packed', storage: 'q8_0', shape: [2, 32], load: () => packed },
      { name: 'plain', storage: 'F32', shape: [64], load: () => pack(values, 'F32', [64]) },
    ]);
    const file = await openTensorFile(path);
    expect([...file.tensors.values()]).toEqual([
      { name: 'packed', storage: 'q8_0', shape: [2, 32], bytes: 68 },
      { name: 'plain', storage: 'F32', shape: [64], bytes: 256 },
    ]);
    expect(await file.read('packed')).toEqual(packed);
    expect(await file.readFloat32('packed')).toEqual(unpack(packed, 'q8_0'));
    expect(await file.readFloat32('plain')).toEqual(values);
    await expect(file.readFloat32('none')).rejects.toThrow('has no tensor "none"');
    await file.close();
    const stock = await openSafetensors(path);
    expect(stock.tensors.get('packed')).toMatchObject({ dtype: 'U8', shape: [68] });
    await stock.close();
  });

  it('without packed tensors is what it always was', async () => {
    const [ours, stock] = [join(folder, 'ours.safetensors'), join(folder, 'stock.safetensors')];
    const plain = { name: 'x', shape: [64], load: () => pack(values, 'F32', [64]) };
    await writeTensorFile(ours, [{ ...plain, storage: 'F32' }]);
    await writeSafetensors(stock, [{ ...plain, dtype: 'F32' }], { format: 'pt' });
    const [a, b] = [await openSafetensors(ours), await openSafetensors(stock)];
    expect(a.metadata).toEqual(b.metadata);
    await Promise.all([a.close(), b.close()]);
  });

  it.each([
    ['names', '[]', 'must map names of tensors to how they are packed'],
    ['unknown', '{"x":{"storage":"q9","shape":[2,32]}}', 'expected a shape and one of q8_0'],
    ['plain', '{"x":{"storage":"F32","shape":[2,32]}}', 'expected a shape and one of q8_0'],
    ['shapeless', '{"x":{"storage":"q8_0","shape":"2"}}', 'expected a shape and one of q8_0'],
    ['short', '{"x":{"storage":"q8_0","shape":[3,32]}}', 'has 68 bytes, but q8_0 [3, 32] needs 102'],
    ['ragged', '{"x":{"storage":"q8_0","shape":[2,33]}}', 'has 68 bytes, but q8_0 [2, 33] needs'],
    ['missing', '{"y":{"storage":"q8_0","shape":[2,32]}}', 'tensor "y" has 0 bytes'],
    ['broken', '{', 'is not valid JSON'],
  ])('is refused where its header lies: %s', async (name, header, message) => {
    const path = join(folder, `${name}.safetensors`);
    await writeSafetensors(path, [{ name: 'x', dtype: 'U8', shape: [68], load: () => packed }], {
      'espalier.packed': header,
    });
    await expect(openTensorFile(path)).rejects.toThrow(message);
  });
});
