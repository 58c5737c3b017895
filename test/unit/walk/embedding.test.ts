import { describe, expect, it } from 'vitest';
import { describeJson } from '../../../main/models/describe.ts';
import type { Parameter } from '../../../main/models/architecture.ts';
import { gpt2 } from '../../../main/models/families/gpt2.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import { EmbeddingLookup, positionsOf } from '../../../main/walk/embedding.ts';
import { tableIn } from '../../../main/walk/embeddingTable.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { device } from '../../support/owned.ts';

const config = { model_type: 'gpt2', n_embd: 8, n_layer: 1, n_head: 2, n_positions: 4, vocab_size: 10 };
const { architecture } = describeJson(config);
const weights = seededWeights(architecture, 5, gpt2);
const embedding = new EmbeddingLookup(memorySource(architecture, weights, gpt2), device);
const rowOf = (name: string, at: number) => Array.from(weights.get(name)?.subarray(at * 8, (at + 1) * 8) ?? []);

describe('positionsOf', () => {
  it('counts from the start of every window, and of every text inside one', () => {
    const windows = { ids: new Int32Array(8), count: 2, length: 4 };
    expect([...positionsOf(windows)]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    const segments = Int32Array.of(0, 0, 1, 1, 1, 2, 2, 2);
    expect([...positionsOf({ ...windows, segments })]).toEqual([0, 1, 0, 1, 0, 0, 1, 2]);
  });
});

describe('EmbeddingLookup', () => {
  it('adds the rows of tokens and positions', async () => {
    const lookup = { tokens: Int32Array.of(7, 2), positions: Int32Array.of(3, 0) };
    const states = await embedding.states(embedding.tables(), lookup);
    const expected = [
      [7, 3],
      [2, 0],
    ].flatMap(([token = 0, position = 0]) => {
      const added = rowOf('transformer.wpe.weight', position);
      return rowOf('transformer.wte.weight', token).map((value, i) => Math.fround(value + (added[i] as number)));
    });
    expect([...states]).toEqual(expected);
  });

  it.each([
    [10, 0, 'Token id 10 is outside the vocabulary of 10 entries.'],
    [0, 4, 'The model knows 4 positions, but a window has one numbered 4; choose shorter windows.'],
  ])('refuses token %i at position %i', async (token, position, sentence) => {
    const lookup = { tokens: Int32Array.of(token), positions: Int32Array.of(position) };
    await expect(embedding.states(embedding.tables(), lookup)).rejects.toThrow(sentence);
  });
});

describe('a table of tokens', () => {
  const entries = 200;
  const { architecture: large } = describeJson({ ...config, vocab_size: entries });
  const own = seededWeights(large, 6, gpt2);
  const source = memorySource(large, own, gpt2);
  const [table] = source.parameters;
  const name = 'transformer.wte.weight';
  const few = Int32Array.of(199, 0, 199);
  const many = Int32Array.from({ length: 60 }, (_, i) => (i * 7) % entries);

  it.each([
    ['read row by row where few of many are looked up', few, [1, 1]],
    ['read as a whole where many are', many, [entries]],
  ])('is %s', async (_, indices, read) => {
    const asked: number[] = [];
    const rows: ModelSource['readRaw'] = async (parameter, wanted) => {
      const { bytes, storage, shape } = await source.readRaw(parameter);
      const { from, to } = wanted ?? { from: 0, to: entries };
      asked.push(to - from);
      return { storage, shape: [to - from, ...shape.slice(1)], bytes: bytes.slice(from * 32, to * 32) };
    };
    const values = await tableIn({ ...source, readRaw: rows }, table as Parameter, 'token')(indices);
    expect(values).toEqual(
      Float32Array.from([...indices].flatMap((id) => [...(own.get(name)?.subarray(id * 8, (id + 1) * 8) ?? [])])),
    );
    expect(asked).toEqual(read);
  });
});
