import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { decoderGraph, floatWeight } from '../../main/models/decoder.ts';
import type { ModelSource } from '../../main/models/source.ts';
import { float32, floats, int64, type Tensor, zeros } from '../../main/runtime/tensor.ts';
import { Decoder } from '../../main/walk/decoder.ts';
import { Walker } from '../../main/walk/walker.ts';
import { device } from './owned.ts';

const storage = { device, scratch: tmpdir(), budget: { reserve: () => true, release: () => undefined } };

type Rows = number[][];

/** Every way in which a family's block is used to come from ids to logits [positions][vocabulary]. */
export const waysToLogits: Readonly<Record<string, (source: ModelSource, ids: readonly number[]) => Promise<Rows>>> = {
  'walks layer by layer': async (source, ids) => {
    const { hidden, vocabulary } = source.architecture;
    const walker = new Walker(source, storage);
    const stream = await walker.embed({ ids: Int32Array.from(ids), count: 1, length: ids.length });
    for (let at = 0; at < walker.layers; at += 1) await walker.forward(stream, at, await walker.load(at));
    const logits = await walker.head.logits(float32(await stream.state.read(0), [ids.length, hidden]));
    return rowsOf(logits, ids.length, vocabulary);
  },

  'decodes token by token': async (source, ids) => {
    const decoder = new Decoder(source, storage);
    const rows: Rows = [];
    for (const id of ids) rows.push(Array.from(await decoder.append(Int32Array.of(id))));
    return rows;
  },

  'decodes behind a prompt': async (source, ids) => {
    const rows: Rows = [];
    for (let at = 0; at < ids.length; at += 1) {
      const decoder = new Decoder(source, storage);
      const prompt = Math.floor((at + 1) / 2);
      if (prompt) await decoder.append(Int32Array.from(ids.slice(0, prompt)));
      rows.push(Array.from(await decoder.append(Int32Array.from(ids.slice(prompt, at + 1)))));
    }
    return rows;
  },

  'runs as an exported graph with cache': async (source, ids) => {
    const { family, architecture } = source;
    const values = new Map<string, Float32Array>();
    for (const parameter of source.parameters) values.set(parameter.name, await source.read(parameter));
    const graph = decoderGraph(family, architecture, ({ name, shape }) =>
      floatWeight((builder) => builder.constant('float32', shape, values.get(name) ?? new Float32Array(), name)),
    );
    const kernel = await device.compile(graph);
    let past: Record<string, Tensor> = {};
    architecture.layers.forEach((layer, at) => {
      const shape = family.attends(layer);
      if (!shape) return;
      const empty = zeros([1, shape.groups, 0, shape.headDim]);
      past = { ...past, [`past_key_values.${at}.key`]: empty, [`past_key_values.${at}.value`]: empty };
    });
    const rows: Rows = [];
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
      rows.push(...rowsOf(floats(results['logits']), piece.length, architecture.vocabulary));
      past = Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor]),
      );
    }
    return rows;
  },
};

const rowsOf = (logits: Float32Array, count: number, vocabulary: number): Rows =>
  Array.from({ length: count }, (_, t) => Array.from(logits.subarray(t * vocabulary, (t + 1) * vocabulary)));

/** Equal to two millionths of the largest, or to another share of it. */
export function expectClose(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  limit = 2e-6,
): void {
  const scale = Math.max(...expected.flat().map(Math.abs));
  expected.forEach((row, t) =>
    row.forEach((value, i) => {
      expect(Math.abs((found[t]?.[i] ?? NaN) - value) / scale, `position ${t}, token ${i}`).toBeLessThan(limit);
    }),
  );
}
