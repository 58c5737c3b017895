import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoint } from '../../../../main/formats/checkpoint.ts';
import { type Dtype, dtypeBytes, elements } from '../../../../main/formats/dtype.ts';
import { parseConfig, readConfig } from '../../../../main/formats/huggingFaceConfig.ts';
import { readable } from '../../../../main/formats/quantised/index.ts';
import { writeSafetensors } from '../../../../main/formats/safetensorsWriter.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const method = { quant_method: 'compressed-tensors', format: 'pack-quantized' };

type Tensors = Readonly<Record<string, readonly [Dtype, readonly number[], ArrayBufferView?]>>;

/** A matrix [2, 8] of 4-bit levels 0 … 7 and 8 … 15 in two groups. */
const matrix = {
  'a.weight_packed': ['I32', [2, 1], Int32Array.of(0x76543210, 0xfedcba98 | 0)],
  'a.weight_scale': ['F32', [2, 2], Float32Array.of(1, 0.5, -1, 2)],
  'a.weight_shape': ['I64', [2], BigInt64Array.of(2n, 8n)],
} as const satisfies Tensors;

let count = 0;
async function opened(tensors: Tensors, quantization: unknown = method) {
  const folder = join(root, String((count += 1)));
  await mkdir(folder);
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    Object.entries(tensors).map(([name, [dtype, shape, data]]) => ({
      ...{ name, dtype, shape },
      load: () => (data ? new Uint8Array(data.buffer) : new Uint8Array(elements(shape) * dtypeBytes[dtype])),
    })),
  );
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...tinyConfig, quantization_config: quantization }));
  return readable(await openCheckpoint(folder), await readConfig(folder));
}

it('reads a packed matrix as its numbers, and everything else as it is', async () => {
  const { checkpoint, config, rounded } = await opened({ ...matrix, b: ['F16', [3]] });
  expect([...checkpoint.tensors.keys()].sort()).toEqual(['a.weight', 'b']);
  expect([...(await checkpoint.readFloat32('a.weight'))]).toEqual([
    ...[-8, -7, -6, -5, -2, -1.5, -1, -0.5],
    ...[-0, -1, -2, -3, 8, 10, 12, 14],
  ]);
  expect((await checkpoint.read('a.weight')).length).toBe(64);
  expect(await checkpoint.readFloat32('b')).toEqual(new Float32Array(3));
  expect(rounded).toBe('4 bits in groups of 4');
  expect(config.raw).not.toHaveProperty('quantization_config');
  await checkpoint.close();
});

it('leaves a folder alone that was not rounded', async () => {
  const plain = parseConfig(tinyConfig, 'config.json');
  const checkpoint = { folder: root, tensors: new Map() } as never;
  expect(await readable(checkpoint, plain)).toEqual({ checkpoint, config: plain, rounded: null });
});

it.each([
  [
    'another method',
    matrix,
    { quant_method: 'gptq', bits: 4 },
    /stored by GPTQ in 4 bits, which is not read here.*16 bits/,
  ],
  ['another format', matrix, { ...method, format: 'marlin-24' }, /stored by compressed-tensors marlin-24/],
  ['no method', matrix, 7, /stored by a method that quantization_config does not name, which/],
  ['reordered columns', { ...matrix, 'a.weight_g_idx': ['I32', [8]] }, method, /columns of "a.weight" are reordered/],
  ['no scale', { ...matrix, 'a.weight_scale': ['I32', [2, 2]] }, method, /"a.weight_scale" must be floats.*found I32/],
  [
    'groups of no whole size',
    { ...matrix, 'a.weight_scale': ['F32', [2, 3]] },
    method,
    /"a.weight_scale" must be floats/,
  ],
  ['a shape that is none', { ...matrix, 'a.weight_shape': ['I64', [3]] }, method, /"a.weight_shape" must be I64 \[2\]/],
  [
    'other words',
    { ...matrix, 'a.weight_packed': ['I32', [2, 3]] },
    method,
    /"a.weight_packed" must be I32 with the words of \[2, 8\]/,
  ],
  [
    'a huge shape',
    { ...matrix, 'a.weight_shape': ['I64', [2], BigInt64Array.of(2n, 2n ** 62n)] },
    method,
    /with the words of \[2, 4/,
  ],
  [
    'negative sizes',
    { ...matrix, 'a.weight_shape': ['I64', [2], BigInt64Array.of(2n, -8n)] },
    method,
    /"a.weight_packed" must be/,
  ],
  [
    'odd zero points',
    { ...matrix, 'a.weight_zero_point': ['I32', [2, 2]] },
    method,
    /"a.weight_zero_point" must be I32 \[1, 2\]/,
  ],
] satisfies [string, Tensors, unknown, RegExp][])(
  'refuses %s in a sentence',
  async (_, tensors, quantization, message) => {
    await expect(opened(tensors, quantization)).rejects.toThrow(message);
  },
);

const f8 = (...values: number[]) => Uint8Array.from(values);

it('reads 8-bit floats with a scale for every block, the last ones cut off, and drops scales of activations', async () => {
  // 0x38 is 1, 0x40 is 2.
  const { checkpoint, rounded } = await opened(
    {
      'a.weight': ['F8_E4M3', [3, 3], f8(0x38, 0x38, 0x40, 0x38, 0x38, 0x40, 0xb8, 0x40, 0x40)],
      'a.weight_scale_inv': ['F32', [2, 2], Float32Array.of(1, 10, 100, 1000)],
      'a.activation_scale': ['F32', [1], Float32Array.of(7)],
    },
    { quant_method: 'fp8', weight_block_size: [2, 2] },
  );
  expect([...checkpoint.tensors.keys()]).toEqual(['a.weight']);
  expect([...(await checkpoint.readFloat32('a.weight'))]).toEqual([1, 1, 20, 1, 1, 20, -100, 200, 2000]);
  expect([...(await checkpoint.readFloat32('a.weight', { from: 2, to: 3 }))]).toEqual([-100, 200, 2000]);
  expect(rounded).toBe('8-bit floats with a scale for every block of 2 × 2');
  await checkpoint.close();
});

it.each([
  ['each', [], Float32Array.of(3), [3, 6, 3, 6]],
  ['every row', [2, 1], Float32Array.of(1, 10), [1, 2, 10, 20]],
] as const)('reads compressed-tensors of 8-bit floats with a scale for %s', async (words, shape, scale, values) => {
  const { checkpoint, rounded } = await opened(
    { 'a.weight': ['F8_E4M3', [2, 2], f8(0x38, 0x40, 0x38, 0x40)], 'a.weight_scale': ['F32', shape, scale] },
    { quant_method: 'compressed-tensors', format: 'float-quantized' },
  );
  expect([...(await checkpoint.readFloat32('a.weight'))]).toEqual(values);
  expect(rounded).toBe(`8-bit floats with a scale for ${words}`);
  await checkpoint.close();
});

it('reads compressed-tensors of whole numbers, with groups and what stands for zero', async () => {
  const { checkpoint } = await opened(
    {
      'a.weight': ['I8', [1, 4], Int8Array.of(-3, 1, 4, 127)],
      'a.weight_scale': ['F32', [1, 2], Float32Array.of(2, 0.5)],
      'a.weight_zero_point': ['I8', [1, 2], Int8Array.of(1, 4)],
    },
    { quant_method: 'compressed-tensors', format: 'int-quantized' },
  );
  expect([...checkpoint.tensors.keys()]).toEqual(['a.weight']);
  expect([...(await checkpoint.readFloat32('a.weight'))]).toEqual([-8, 0, 0, 61.5]);
  await checkpoint.close();
});

it('reads MXFP4 of experts as [experts, in, out]', async () => {
  const blocks = new Uint8Array(2 * 2 * 16);
  blocks[0] = 0x72; // 1, 6
  blocks[16] = 0x9f; // −6, −0.5
  blocks[48] = 0x01; // 0.5, 0
  const { checkpoint, rounded } = await opened(
    {
      'mlp.experts.down_proj_blocks': ['U8', [2, 2, 1, 16], blocks],
      'mlp.experts.down_proj_scales': ['U8', [2, 2, 1], Uint8Array.of(127, 128, 127, 126)],
    },
    { quant_method: 'mxfp4', modules_to_not_convert: ['model.layers.*.self_attn'] },
  );
  const name = 'mlp.experts.down_proj';
  expect(checkpoint.tensors.get(name)?.shape).toEqual([2, 32, 2]);
  expect([...(await checkpoint.readFloat32(name))].slice(0, 4)).toEqual([1, -12, 6, -1]);
  expect([...(await checkpoint.readFloat32(name, { from: 1, to: 2 }))].slice(0, 4)).toEqual([0, 0.25, 0, 0]);
  expect(rounded).toBe('4-bit floats in groups of 32');
  await checkpoint.close();
});

it.each([
  [
    'no scale',
    { 'a.weight': ['F8_E4M3', [2, 2]] },
    /"a.weight" of type F8_E4M3 must be a matrix with a.weight_scale_inv/,
  ],
  [
    'a scale that divides nothing',
    { 'a.weight': ['F8_E4M3', [2, 2]], 'a.weight_scale_inv': ['F32', [3, 1]] },
    /"a.weight_scale_inv" has shape \[3, 1\], which does not divide "a.weight" \[2, 2\]/,
  ],
] satisfies [string, Tensors, RegExp][])('refuses 8-bit floats with %s', async (_, tensors, message) => {
  await expect(opened(tensors, { quant_method: 'fp8' })).rejects.toThrow(message);
});
