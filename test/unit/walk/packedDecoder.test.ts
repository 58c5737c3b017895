import { describe, expect, it } from 'vitest';
import { kullbackLeibler } from '../../../main/export/verify.ts';
import type { Storage } from '../../../main/formats/storage/index.ts';
import { Decoder } from '../../../main/walk/decoder.ts';
import { fastestDecoder, PackedDecoder } from '../../../main/walk/packedDecoder.ts';
import { llamaLayer } from '../../support/layers.ts';
import { countedStorage, device } from '../../support/owned.ts';
import { packedSource } from '../../support/packedSource.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';

const ids = Int32Array.of(3, 41, 7, 19, 2, 30, 8);
const bias = { q: true, k: false, v: false, o: false };
const architecture = smallArchitecture({
  hidden: 64,
  layers: [96, 40].map((neurons) =>
    llamaLayer({
      attention: { groups: 2, queriesPerGroup: 2, headDim: 16, bias, headNorm: false, window: null },
      feedForward: { neurons, bias: { gate: false, up: false, down: true } },
    }),
  ),
});
const plain = memorySource(architecture, seededWeights(architecture));
const storages: readonly Storage[] = ['q8_0', 'q4_0', 'int4-32-zp', 'int8-64'];
const options = (limit?: number) => ({ device, ...countedStorage(limit) });

/** Rows of 40 numbers fit none of these: one matrix stays a float. */
const packedAs = (storage: Storage) => packedSource(plain, ({ shape }) => (shape.length === 2 ? storage : 'F32'));

describe.each(storages)('a model packed as %s', (storage) => {
  const source = packedAs(storage);

  it('is multiplied as it is, with logits as near as rounded activations let them be', async () => {
    using own = new Decoder(source, options());
    using decoder = (await PackedDecoder.open(source, options())) as PackedDecoder;
    for (const some of [ids.slice(0, 5), ids.slice(5, 6), ids.slice(6)]) {
      const [expected, found] = [await own.append(some), await decoder.append(some)];
      expect(kullbackLeibler(expected, found)).toBeLessThan(0.005);
      expect(found).not.toEqual(expected);
    }
    expect(decoder.length).toBe(ids.length);
    // What is given back twice is given back once: the budget of the test counts.
    decoder.dispose();
  });
});

it('gives a prompt that goes through the graph in parts the same logits', async () => {
  const source = packedAs('q8_0');
  using whole = (await PackedDecoder.open(source, options())) as PackedDecoder;
  using parts = (await PackedDecoder.open(source, options(), 3)) as PackedDecoder;
  const [expected, found] = [await whole.append(ids), await parts.append(ids)];
  expect(parts.length).toBe(ids.length);
  found.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i] as number, 4));
});

it('is not chosen where nothing is packed so, or where it would not fit', async () => {
  expect(await PackedDecoder.open(plain, options())).toBeNull();
  expect(await PackedDecoder.open(packedAs('q4_1'), options())).toBeNull();
  expect(await PackedDecoder.open(packedAs('q8_0'), options(100))).toBeNull();
  using decoder = await fastestDecoder(packedAs('q8_0'), options(100));
  expect(decoder).toBeInstanceOf(Decoder);
  await expect(decoder.append(new Int32Array(65))).rejects.toThrow('longer than the model');
  using fast = await fastestDecoder(packedAs('q8_0'), options());
  expect(fast).toBeInstanceOf(PackedDecoder);
  await expect(fast.append(new Int32Array(65))).rejects.toThrow('longer than the model');
});
