import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../main/models/architecture.ts';
import { decoderGraph } from '../../../../main/models/decoder.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { Device } from '../../../../main/runtime/device.ts';
import { float32, floats, int64, type Tensor, zeros } from '../../../../main/runtime/tensor.ts';
import { Decoder } from '../../../../main/walk/decoder.ts';
import { Walker } from '../../../../main/walk/walker.ts';
import { openModel, readGolden } from '../../../support/golden.ts';
import { llamaLayer } from '../../../support/layers.ts';
import { naiveLogits } from '../../../support/naiveLlama.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { wholeModel } from '../../../support/wholeModel.ts';

const device = new Device('cpu');
const storage = { device, scratch: tmpdir(), budget: { reserve: () => true, release: () => undefined } };

const all = { q: true, k: true, v: true, o: true };
const attention = { groups: 2, queriesPerGroup: 2, headDim: 6, bias: all, headNorm: false, window: null };
const feedForward = { neurons: 32, bias: { gate: true, up: true, down: true } };
const layer = (changes: Partial<Parameters<typeof llamaLayer>[0]>) =>
  llamaLayer({ attention, feedForward, ...changes });

/** Everything in which members of the family differ. */
const members: [string, Partial<Architecture>][] = [
  ['grouped-query attention', {}],
  ['multi-head attention', { layers: [layer({ attention: { ...attention, groups: 4, queriesPerGroup: 1 } })] }],
  ['biases everywhere', { layers: [layer({}), layer({})] }],
  ['head norms (Qwen3)', { layers: [layer({ attention: { ...attention, headNorm: true } })] }],
  ['a sliding window (Mistral)', { layers: [layer({ attention: { ...attention, window: 4 } })] }],
  ['an output projection of its own', { tied: false }],
  ['linear rope scaling', { rotary: { theta: 10_000, scaling: { rope_type: 'linear', factor: 4 } } }],
  [
    'widths that differ between layers',
    {
      layers: [
        layer({ attention: { ...attention, groups: 1 }, feedForward: { ...feedForward, neurons: 20 } }),
        layer({ attention: null }),
        layer({ attention: { ...attention, groups: 3 }, feedForward: null }),
      ],
    },
  ],
];

const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];

async function walkedLogits(source: ModelSource): Promise<number[][]> {
  const walker = new Walker(source, storage);
  const stream = await walker.embed({ ids: Int32Array.from(ids), count: 1, length: ids.length });
  for (let at = 0; at < walker.layers; at += 1) await walker.forward(stream, at, await walker.load(at));
  const logits = await walker.head.logits(
    float32(await stream.state.read(0), [ids.length, source.architecture.hidden]),
  );
  const { vocabulary } = source.architecture;
  return ids.map((_, t) => Array.from(logits.subarray(t * vocabulary, (t + 1) * vocabulary)));
}

function expectClose(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  const scale = Math.max(...expected.flat().map(Math.abs));
  expected.forEach((row, t) =>
    row.forEach((value, i) => {
      expect(Math.abs((found[t]?.[i] ?? NaN) - value) / scale, `position ${t}, token ${i}`).toBeLessThan(2e-6);
    }),
  );
}

describe.each(members)('a Llama with %s', (_title, changes) => {
  const architecture = smallArchitecture(changes);
  const weights = seededWeights(architecture);
  const source = memorySource(architecture, weights);
  const expected = naiveLogits(architecture, weights, ids);

  it('walks to the logits of plain loops', async () => {
    expectClose(await walkedLogits(source), expected);
  });

  it('decodes token by token to the same logits', async () => {
    const decoder = new Decoder(source, storage);
    const rows = [Array.from(await decoder.append(Int32Array.from(ids.slice(0, 4))))];
    for (const id of ids.slice(4)) rows.push(Array.from(await decoder.append(Int32Array.of(id))));
    expectClose(rows, expected.slice(3));
  });

  it('has a decoder graph with cache that gives the same logits', async () => {
    const graph = decoderGraph(llama, architecture, (builder, { name, shape }) =>
      builder.constant('float32', shape, weights.get(name) ?? new Float32Array(), name),
    );
    const kernel = await device.compile(graph);
    let past: Record<string, Tensor> = {};
    architecture.layers.forEach((layer, at) => {
      const shape = llama.attends(layer);
      if (!shape) return;
      const empty = zeros([1, shape.groups, 0, shape.headDim]);
      past = { ...past, [`past_key_values.${at}.key`]: empty, [`past_key_values.${at}.value`]: empty };
    });
    const rows: number[][] = [];
    let seen = 0;
    for (const piece of [ids.slice(0, 5), ids.slice(5, 6), ids.slice(6)]) {
      const positions = piece.map((_, i) => seen + i);
      seen += piece.length;
      const results = await kernel.run({
        ...past,
        input_ids: int64(piece, [1, piece.length]),
        attention_mask: int64(new Int32Array(seen).fill(1), [1, seen]),
        position_ids: int64(positions, [1, piece.length]),
      });
      const logits = floats(results['logits']);
      piece.forEach((_, t) =>
        rows.push(Array.from(logits.subarray(t * architecture.vocabulary, (t + 1) * architecture.vocabulary))),
      );
      past = Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
      );
    }
    expectClose(rows, expected);
  });
});

describe.skipIf(!shared).each(['stories260K', 'TinyStories-656K'])(
  needsShared('the whole model as one graph: %s'),
  (name) => {
    it('agrees with the golden gradients of every parameter to 1e-5', async () => {
      const golden = readGolden(name);
      const source = await openModel(name === 'stories260K' ? 'stories260K-hf' : name);
      const windows = golden.ids.calib_domain.slice(0, golden.gradients.windows);
      const { loss, gradients } = await wholeModel(device, source, windows);
      expect(loss / golden.gradients.loss).toBeCloseTo(1, 6);
      for (const [parameter, expected] of Object.entries(golden.gradients.tensors)) {
        const found = gradients.get(parameter);
        if (!found) throw new Error(`no gradient of ${parameter}`);
        expected.at.forEach((at, i) => {
          const error = Math.abs((found[at] as number) - (expected.values[i] as number)) / expected.norm;
          expect(error, `${parameter}[${at}]`).toBeLessThan(1e-5);
        });
      }
      await source.close();
    });
  },
);
