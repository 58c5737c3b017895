import { expect, it } from 'vitest';
import type { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { inheritedMasks, together } from '../../../../main/compress/training/masks.ts';
import { fromFloat32 } from '../../../../main/formats/dtype.ts';
import { pack, type Storage, unpack } from '../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { uniform } from '../../../../main/runtime/random.ts';

const shape = [8, 64];

/** A model that is one linear, stored like this, with so large a share of zeros. */
function modelOf(storage: Storage, zeros: number): ModelSource {
  const values = uniform(1, 512).map((u, i) => (i < zeros * 512 ? 0 : u + 0.01));
  const bytes =
    storage === 'F32' ? fromFloat32(Float32Array.from(values), 'F32') : pack(Float32Array.from(values), storage, shape);
  const linear = { name: 'w', local: 'w', place: 0, part: '0', role: 'linear', shape };
  return {
    ...{ architecture: { layers: [{}] }, parameters: [linear] },
    readRaw: () => Promise.resolve({ storage, shape, bytes }),
    read: () => Promise.resolve(unpack(bytes, storage)),
  } as unknown as ModelSource;
}

const inherited = (model: ModelSource) => inheritedMasks({ source: model, layers: 1 } as Extraction, model);

it('takes a matrix with many zeros for pruned, and none with zeros by chance', async () => {
  expect(await inherited(modelOf('F32', 0))).toBeNull();
  expect(await inherited(modelOf('F32', 2 / 512))).toBeNull();
  const mask = (await inherited(modelOf('F32', 0.25)))?.get('w');
  expect(mask?.indexOf(1)).toBe(128);
  expect(mask?.reduce((a, b) => a + b, 0)).toBe(384);
});

it('does not take what rounding made zero for pruned', async () => {
  expect(await inherited(modelOf('q8_0', 0.1))).toBeNull();
  expect((await inherited(modelOf('q8_0', 0.5)))?.get('w')?.indexOf(1)).toBe(256);
});

it('keeps what stays by both', () => {
  const [one, other] = [
    new Map([['a', Uint8Array.of(1, 1, 0)]]),
    new Map([
      ['a', Uint8Array.of(1, 0, 0)],
      ['b', Uint8Array.of(1)],
    ] as const),
  ];
  expect([...(together(one, other as never) ?? [])]).toEqual([
    ['a', Uint8Array.of(1, 0, 0)],
    ['b', Uint8Array.of(1)],
  ]);
  expect(together(null, one)).toBe(one);
  expect(together(null, null)).toBeNull();
});
