import { describe, expect, it } from 'vitest';
import type { Sublayer, SublayerSetting, SublayerShape } from '../../../main/models/architecture.ts';
import { type FamilyDefinition, makeFamily } from '../../../main/models/family.ts';
import { describeJson } from '../../../main/models/describe.ts';
import { llama } from '../../../main/models/families/llama.ts';
import { rms } from '../../../main/models/sublayers/norm.ts';
import { smallConfigs } from '../../support/familyConfigs.ts';
import { smallArchitecture } from '../../support/seededModel.ts';

/** The definition that the family was made from: what it is asked for stands in it too. */
const definition = llama as unknown as FamilyDefinition;

/** The same family, where what makes a feed-forward network's neurons is stored apart, as the experts of a mixture are. */
const apart = makeFamily({
  ...definition,
  finalNorm: ({ hidden, normEpsilon }) => rms('model.norm', hidden, normEpsilon),
  sublayer: (shape: SublayerShape, setting: SublayerSetting): Sublayer => {
    const own = definition.sublayer(shape, setting);
    const parameters = own.parameters.map((parameter) =>
      parameter.function === 'gate' || parameter.function === 'up' ? { ...parameter, piece: 'expert.0' } : parameter,
    );
    return { ...own, parameters };
  },
});

const architecture = smallArchitecture();

it('stores the embedding, every layer and the head as a part each', () => {
  const layers = [...architecture.layers.keys()];
  expect(llama.parts(architecture)).toEqual(
    ['embedding' as const, ...layers, 'head' as const].map((place) => ({ part: String(place), place })),
  );
});

it('stores what a family sets apart as a part of its own, at the place that computes with it', () => {
  const of = apart.parts(architecture).filter(({ place }) => place === 1);
  expect(of).toEqual([
    { part: '1', place: 1 },
    { part: '1.expert.0', place: 1 },
  ]);
  const stored = apart.parameters(architecture).filter(({ part }) => part === '1.expert.0');
  expect(stored.map(({ local, function: does, place }) => [local, does, place])).toEqual([
    ['mlp.gate_proj.weight', 'gate', 1],
    ['mlp.up_proj.weight', 'up', 1],
  ]);
  // What a layer computes with, and what it is called, is the same.
  expect(apart.parameters(architecture).map(({ name, place }) => [name, place])).toEqual(
    llama.parameters(architecture).map(({ name, place }) => [name, place]),
  );
});

it('says of every parameter of a layer what it does, in a sublayer that attends or does not', () => {
  const inFirst = llama.parameters(architecture).filter(({ place }) => place === 0);
  expect(inFirst.every(({ sublayer, function: does }) => sublayer !== undefined && does !== undefined)).toBe(true);
  const attending = inFirst.filter(({ attends }) => attends).map(({ function: does }) => does);
  expect(new Set(attending)).toEqual(new Set(['norm', 'query', 'key', 'value', 'output']));
});

const gpt2Config = {
  ...{ model_type: 'gpt2', n_embd: 24, n_layer: 1, n_head: 4, n_positions: 32, vocab_size: 50 },
  layer_norm_epsilon: 1e-5,
};
const llamaConfig = {
  ...{ model_type: 'qwen3', hidden_size: 24, intermediate_size: 32, num_hidden_layers: 1, vocab_size: 50 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2, rms_norm_eps: 1e-6, tie_word_embeddings: true },
};
const lowRank = { 'self_attn.o_proj': { rank: 3, residual: true }, 'mlp.up_proj': { rank: 3, residual: false } };

describe.each([
  ['gpt2', gpt2Config, undefined],
  ['llama', llamaConfig, lowRank],
  ...Object.entries(smallConfigs).map(([name, { config }]) => [name, config, undefined] as const),
] as const)('the residual stream of %s', (_name, config, factors) => {
  const { family, architecture: plain } = describeJson(config);
  const architecture = { ...plain, layers: plain.layers.map((layer) => ({ ...layer, lowRank: factors })) };

  it.each([true, false])('is touched by what grows with its width, along the axis that grows, tied: %s', (tied) => {
    const before = family.parameters({ ...architecture, tied });
    const wider = family.parameters({ ...architecture, tied, hidden: architecture.hidden + 1 });
    for (const [at, { name, shape, stream }] of before.entries()) {
      const grows = wider[at]?.shape.findIndex((size, axis) => size !== shape[axis]);
      expect(stream?.axis ?? -1, name).toBe(grows);
      // Whatever reads behind a norm names one of its place, whose parameters say so too.
      const own = before.filter((one) => one.place === before[at]?.place && one.stream?.does === 'scales');
      const asItIs = stream?.norm === undefined && (stream?.does === 'writes' || stream?.does === 'reads');
      if (stream && !asItIs) expect(own.map((one) => one.module)).toContain(stream.norm);
    }
  });

  it('has another width in the config, which leaves heads and layers as they are', () => {
    const narrow = { hidden: 17, normEpsilon: 2e-5, tied: false };
    const { architecture: read } = describeJson(family.withStream(config, narrow));
    expect(read).toEqual({ ...plain, ...narrow });
    expect(describeJson(family.withStream(family.withStream(config, narrow), plain)).architecture).toEqual(plain);
  });
});
