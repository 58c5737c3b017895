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
  ['another format', matrix, { ...method, format: 'float-quantized' }, /stored by compressed-tensors float-quantized/],
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
