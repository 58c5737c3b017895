import { expect, it } from 'vitest';
import type { Sublayer, SublayerSetting, SublayerShape } from '../../../main/models/architecture.ts';
import { type FamilyDefinition, makeFamily } from '../../../main/models/family.ts';
import { llama } from '../../../main/models/families/llama.ts';
import { rms } from '../../../main/models/sublayers/norm.ts';
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
