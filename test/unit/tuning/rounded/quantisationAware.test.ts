import { describe, expect, it } from 'vitest';
import { gridOf, isPacked, type Packed, packOnGrid, unpack } from '../../../../main/formats/storage/index.ts';
import type { Parameter } from '../../../../main/models/architecture.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import { quantisationAware } from '../../../../main/tuning/rounded/quantisationAware.ts';
import { owned } from '../../../support/owned.ts';
import {
  expectSameBits,
  interrupted,
  seededSource,
  seededWindows,
  smallTraining,
  smallWork,
  train,
  weightsAfter,
} from '../../../support/training.ts';
import { blocky, roundedSource } from './roundedSource.ts';

const windows = seededWindows(1, 6);
const training = (source: ModelSource, changes: object = {}) =>
  smallTraining(source, { train: 'quantisationAware', rate: 0.02, ...changes });

/** The matrices of a model that are packed, with their bytes. */
const packedOf = async (source: ModelSource) => {
  const found: { parameter: Parameter; storage: Packed; bytes: Uint8Array }[] = [];
  for (const parameter of source.parameters) {
    const { storage, bytes } = await source.readRaw(parameter);
    if (isPacked(storage)) found.push({ parameter, storage, bytes });
  }
  return found;
};

/** The nearest of all values that a part of the grid has, one candidate after the other. */
function nearest(value: number, bytes: Uint8Array, storage: Packed, at: number): number {
  const { part, levels, scales, offsets } = gridOf(bytes, storage);
  const own = Math.floor(at / part);
  const candidates = Array.from(levels.levels, (level) =>
    Math.fround((scales[own] as number) * level + (offsets[own] as number)),
  );
  return candidates.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best));
}

/** The gradient of a model's loss with respect to a parameter, as of any model that is trained whole. */
async function gradientOf(source: ModelSource, weights: ReadonlyMap<string, Float32Array>) {
  const read: ModelSource['read'] = async (parameter) =>
    weights.get(parameter.name)?.slice() ?? (await source.read(parameter));
  const model = { ...source, read };
  const plain = smallTraining(model, { train: 'full' });
  const tuning = await plain.tuning(smallWork(model));
  const learner = owned(new Learner(model, tuning, smallWork(model).walk));
  await learner.gradients(windows, { head: nextTokenLoss });
  return new Map(model.parameters.map(({ name }, at) => [name, tuning.trainables[at]!.gradient]));
}

describe.each(['q4_0', 'q4_1', 'int2-32'] as const)('training through the rounding to %s', (storage) => {
  const source = roundedSource(storage);

  it('steps as a naive rewrite does: gradients of the rounded model, added to finer numbers', async () => {
    const tuning = await quantisationAware.prepare(smallWork(source), {});
    const learner = owned(new Learner(source, tuning, smallWork(source).walk));
    const packed = await packedOf(source);
    expect(packed.length).toBeGreaterThan(10);
    const fine = new Map<string, Float32Array>();
    for (const { parameter } of packed) fine.set(parameter.name, await source.read(parameter));
    const rounded = new Map([...fine].map(([name, values]) => [name, values.slice()]));
    let moved = 0;
    for (const number of [0, 1]) {
      await learner.gradients(windows, { head: nextTokenLoss });
      const wanted = await gradientOf(source, rounded);
      for (const one of tuning.trainables) {
        const own = packed.find(({ parameter }) => parameter.place === one.place && parameter.local === one.local);
        if (!own) continue;
        const { name } = own.parameter;
        expect(one.gradient, name).toEqual(wanted.get(name));
        const values = fine.get(name) as Float32Array;
        values.forEach((value, i) => (values[i] = value - 5 * (wanted.get(name)?.[i] as number)));
        one.values.set(values);
        const before = rounded.get(name) as Float32Array;
        rounded.set(
          name,
          values.map((value, i) => nearest(value, own.bytes, own.storage, i)),
        );
        moved += before.filter((value, i) => value !== rounded.get(name)?.[i]).length;
      }
      await tuning.afterUpdate?.({ number, steps: 2, rate: 1 });
      for (const { parameter } of packed) {
        const one = tuning.trainables.find((t) => t.place === parameter.place && t.local === parameter.local);
        expect(Array.from(one?.effective ?? [], (v) => v + 0)).toEqual(
          Array.from(rounded.get(parameter.name) ?? [], (v) => v + 0),
        );
      }
    }
    expect(moved).toBeGreaterThan(100);
  });

  it('answers with what is stored, bit for bit: the nearest values on the scales that were there', async () => {
    const { learner } = await train(training(source));
    const weights = await weightsAfter(training(source), learner);
    let changed = 0;
    for (const { parameter, bytes } of await packedOf(source)) {
      const { place, local, name } = parameter;
      const one = learner.tuning.trainables.find((t) => t.place === place && t.local === local);
      const stored = learner.tuning.stored?.(parameter);
      expect(stored).toEqual({ storage, bytes: packOnGrid(one?.values as Float32Array, bytes, storage) });
      expect(unpack(stored!.bytes, storage).map((v) => v + 0)).toEqual(weights.get(name)!.map((v) => v + 0));
      changed += Buffer.compare(stored!.bytes, bytes) ? 1 : 0;
    }
    expect(changed).toBeGreaterThan(10);
    const [norm] = source.parameters.filter(({ role }) => role === 'norm');
    expect(learner.tuning.stored?.(norm as Parameter)).toBeNull();
  });

  it('ends with the same bits when it was interrupted after every step', async () => {
    const whole = await train(training(source));
    expectSameBits(await interrupted(training(source)), whole.learner);
  });
});

it('begins with the very model that was rounded', async () => {
  const source = roundedSource('q4_0');
  const tuning = await quantisationAware.prepare(smallWork(source), {});
  const walk = smallWork(source).walk;
  const [before, now] = [new Learner(source, { trainables: [] }, walk), new Learner(source, tuning, walk)].map(owned);
  expect(await now!.loss(windows)).toBe(await before!.loss(windows));
});

it('keeps zeros where the format has one', async () => {
  const plain = seededSource(5, blocky);
  const holes = new Map(
    plain.parameters
      .filter(({ role }) => role === 'linear')
      .map(({ name, shape }) => [name, Uint8Array.from({ length: shape[0]! * shape[1]! }, (_, i) => (i % 3 ? 1 : 0))]),
  );
  const read: ModelSource['read'] = async (parameter) =>
    (await plain.read(parameter)).map((value, i) => value * (holes.get(parameter.name)?.[i] ?? 1));
  const source = roundedSource('q4_0', { ...plain, read });
  const { learner } = await train({ ...training(source), masks: holes });
  const packed = (await packedOf(source)).filter(({ parameter: { name } }) => holes.has(name));
  expect(packed.length).toBeGreaterThan(8);
  for (const { parameter, bytes } of packed) {
    const hole = holes.get(parameter.name)!;
    const stored = learner.tuning.stored!(parameter)!.bytes;
    expect(stored).not.toEqual(bytes);
    expect(
      unpack(stored, 'q4_0').every((value, i) => hole[i] === 1 || value === 0),
      parameter.name,
    ).toBe(true);
  }
});

it('begins at finer numbers where they round to what is stored, and in the middle of a step elsewhere', async () => {
  const teacher = seededSource(5, blocky);
  const source = roundedSource('q4_0', teacher);
  // A shifted matrix is another one, as of a layer that got the name of one that was cut.
  const shifted = 'model.layers.1.mlp.up_proj.weight';
  const read: ModelSource['read'] = async (parameter) =>
    (await teacher.read(parameter)).map((value) => value + (parameter.name === shifted ? 5 : 0));
  const { trainables } = await quantisationAware.prepare({ ...smallWork(source), teacher: { ...teacher, read } }, {});
  for (const { parameter } of await packedOf(source)) {
    const one = trainables.find((t) => t.place === parameter.place && t.local === parameter.local)!;
    expect(one.effective).toEqual(await source.read(parameter));
    const stored = await source.read(parameter);
    const finer = await teacher.read(parameter);
    const begun = one.values.filter((value, i) => value === finer[i] && value !== stored[i]).length;
    expect(one.values.every((value, i) => value === finer[i] || value === stored[i])).toBe(true);
    if (parameter.name === shifted) expect(begun).toBe(0);
    else expect(begun / finer.length).toBeGreaterThan(0.8);
  }
});

it('says where there is nothing to train through', async () => {
  const warned: string[] = [];
  const source = seededSource();
  const work = { ...smallWork(source), warn: (message: string) => void warned.push(message) };
  const { trainables } = await quantisationAware.prepare(work, {});
  expect(warned).toEqual([expect.stringContaining('no rounding to few bits to train through')]);
  expect(trainables.every(({ effective }) => effective === null)).toBe(true);
});
