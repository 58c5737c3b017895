import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import { crossEntropy } from '../../../main/graph/functions/index.ts';
import { gradient } from '../../../main/graph/gradient.ts';
import { gather, reduceMean, reshape } from '../../../main/graph/ops/index.ts';
import type { Architecture, LayerShape } from '../../../main/models/architecture.ts';
import { decoderGraph } from '../../../main/models/decoder.ts';
import { llama } from '../../../main/models/llama.ts';
import { rotaryTables } from '../../../main/models/rotary.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import { Device } from '../../../main/runtime/device.ts';
import { float32, floats, int64, type Tensor, zeros } from '../../../main/runtime/tensor.ts';
import { Decoder } from '../../../main/walk/decoder.ts';
import { Walker } from '../../../main/walk/walker.ts';
import { openModel, readGolden } from '../../support/golden.ts';
import { naiveLogits } from '../../support/naiveLlama.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { countedStorage, owned } from '../../support/owned.ts';

const device = new Device('cpu');
const storage = { device, ...countedStorage() };

const all = { q: true, k: true, v: true, o: true };
const attention = { groups: 2, queriesPerGroup: 2, headDim: 6, bias: all, headNorm: false, window: null };
const feedForward = { neurons: 32, bias: { gate: true, up: true, down: true } };
const layer = (changes: Partial<LayerShape>): LayerShape => ({ attention, feedForward, ...changes });

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
  const walker = owned(new Walker(source, storage));
  await using stream = await walker.embed({ ids: Int32Array.from(ids), count: 1, length: ids.length });
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
    const decoder = owned(new Decoder(source, storage));
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
    architecture.layers.forEach(({ attention: shape }, at) => {
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
      const { loss, gradients } = await wholeModel(source, windows);
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

/** Loss and gradients of all parameters in a single graph, embedding included. */
async function wholeModel(source: ModelSource, windows: readonly (readonly number[])[]) {
  const { architecture, family, parameters } = source;
  const [count, length] = [windows.length, windows[0]?.length ?? 0];
  const builder = new GraphBuilder();
  const inputs = new Map(parameters.map(({ name, shape }) => [name, builder.input(name, 'float32', shape)]));
  const weight = (name: string) => inputs.get(name) as Value;
  const headDim = architecture.layers[0]?.attention?.headDim ?? 2;
  const tables = rotaryTables(architecture.rotary, headDim, 0, length);
  const mask = Float32Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? -1e9 : 0,
  );
  const context = {
    cos: builder.constant('float32', [length, 1, headDim], tables.cos),
    sin: builder.constant('float32', [length, 1, headDim], tables.sin),
    mask: builder.constant('float32', [length, length], mask),
  };
  let x = gather(weight(family.embedding), builder.input('ids', 'int64', [count, length]), 0);
  architecture.layers.forEach((shape, at) => {
    x = family.block(shape, architecture, x, (local) => weight(family.layerPrefix(at) + local), context).output;
  });
  const scored = reshape(x, [count * length, architecture.hidden]);
  const rows = windows.flatMap((_, w) => Array.from({ length: length - 1 }, (_, t) => w * length + t));
  const chosen = gather(scored, builder.constant('int64', [rows.length], BigInt64Array.from(rows, BigInt)), 0);
  const targets = builder.input('targets', 'int64', [rows.length]);
  const loss = reduceMean(crossEntropy(family.head(architecture, chosen, weight), targets));
  const names = parameters.map(({ name }) => name);
  const gradients = gradient([loss], names.map(weight));
  const outputs = Object.fromEntries(names.map((name, i) => [`d ${name}`, gradients[i] as Value]));
  const kernel = await device.compile(builder.build({ loss, ...outputs }));
  const feeds: Record<string, Tensor> = {
    ids: int64(windows.flat(), [count, length]),
    targets: int64(
      windows.flatMap((window) => window.slice(1)),
      [rows.length],
    ),
  };
  for (const parameter of parameters) feeds[parameter.name] = float32(await source.read(parameter), parameter.shape);
  const results = await kernel.run(feeds);
  return {
    loss: floats(results['loss'])[0] as number,
    gradients: new Map(names.map((name) => [name, floats(results[`d ${name}`])])),
  };
}
