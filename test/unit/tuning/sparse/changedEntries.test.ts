import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../../main/models/source.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { lotteryTicket } from '../../../../main/tuning/sparse/lotteryTicket.ts';
import { ownParameters } from '../../../../main/tuning/ownParameters.ts';
import { smallTraining, smallWork, train, weightsAfter } from '../../../support/training.ts';
import { changesOf, choices, entries, linears, sizeOf, source, sum, trained } from './smallSparse.ts';

describe('which entries change', () => {
  it('topLayers: only the upper layer and the last norm', async () => {
    const changes = await changesOf((await trained({ name: 'topLayers', layers: 1 })).weights);
    for (const [name, count] of changes) {
      const upper = name.includes('layers.1.') || name === 'model.norm.weight';
      expect(count > 0, name).toBe(upper);
    }
  });

  it('halfFineTuning: half of every group, another half in the next stage', async () => {
    const changes = await changesOf((await trained({ name: 'halfFineTuning', stages: 1 })).weights);
    const moved = (layer: number, kind: RegExp) =>
      [...changes].filter(([name, count]) => name.includes(`layers.${layer}.`) && kind.test(name) && count > 0).length;
    for (const layer of [0, 1]) {
      expect(moved(layer, /self_attn/)).toBe(2);
      expect(moved(layer, /layernorm/)).toBe(1);
      expect(moved(layer, /mlp/)).toBe(layer === 0 ? 2 : 1);
    }
    expect(changes.get('model.embed_tokens.weight')).toBe(0);
    const { learner } = await trained({ name: 'halfFineTuning', stages: 3 });
    const halves = [0, 2, 4].map((number) => {
      void learner.tuning.beforeStep?.({ number, steps: 6, rate: 1 });
      return learner.tuning.trainables.map(({ rate }) => rate).join('');
    });
    expect(new Set(halves).size).toBeGreaterThan(1);
  });

  it('s2ft: the columns of the chosen units in the output linears, and nothing else', async () => {
    const { weights } = await trained({ name: 's2ft', heads: 0.5, channels: 0.25 });
    const changes = await changesOf(weights);
    for (const [name, count] of changes) {
      const wanted = name.includes('o_proj') ? 24 * 12 : name.includes('down_proj') ? 24 * 8 : 0;
      expect(count, name).toBe(wanted);
    }
    const down = linears.find(({ name }) => name.includes('down_proj'))!;
    const start = await source.read(down);
    const moved = weights.get(down.name)!.map((value, i) => (value === start[i] ? 0 : 1));
    const columns = Array.from({ length: 32 }, (_, column) =>
      sum(Array.from({ length: 24 }, (_, row) => moved[row * 32 + column]!)),
    );
    expect(columns.filter((count) => count === 24).length).toBe(8);
    expect(columns.filter((count) => count === 0).length).toBe(24);
  });

  it('s2ft: what is trained is a dense block of each matrix, and moves as it would in place', async () => {
    const { learner, report, weights } = await trained({ name: 's2ft', heads: 0.5, channels: 0.25 });
    const { trainables } = learner.tuning;
    expect(trainables.map(({ shape, mask }) => [shape, mask])).toEqual(
      Array.from({ length: 2 }, () => [
        [[24, 12], null],
        [[24, 8], null],
      ]).flat(),
    );
    expect(sum(trainables.map(({ values }) => values.length))).toBe(report.trained);
    // The same columns of the whole matrices, all others held by a mask.
    const outputs = linears.filter(({ name }) => /o_proj|down_proj/.test(name));
    const inPlace = async () => {
      const all = await ownParameters(source, outputs, null);
      for (const [at, one] of all.entries()) {
        const now = weights.get(outputs[at]!.name)!;
        one.mask = Uint8Array.from(one.values, (value, i) => (value === now[i] ? 0 : 1));
      }
      return { trainables: all };
    };
    const masked = smallTraining(source, { train: 'full', rate: 0.003 }, { tuning: inPlace });
    const wanted = await weightsAfter(masked, (await train(masked)).learner);
    for (const { name } of outputs)
      weights.get(name)!.forEach((value, i) => expect(value).toBeCloseTo(wanted.get(name)![i]!, 4));
  });

  it('greenTrainer: only tensors that fit into the budget, and it says when none does', async () => {
    const changes = await changesOf((await trained({ name: 'greenTrainer', budget: 0.4, every: 6 })).weights);
    const moved = linears.filter(({ name }) => changes.get(name)! > 0);
    const cost = (all: typeof linears) => sum(all.map(({ shape }) => 2 * 12 * sizeOf(shape)));
    // Products inside attention: scores and values for all pairs, twice on the way back.
    const attention = 2 * (2 * 2 * 12 * 12 * 24);
    const layers = [...new Set(moved.map(({ place }) => place as number))];
    const pass = (from: number) =>
      cost(linears.filter(({ place }) => (place as number) >= from)) + attention * (2 - from);
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.length).toBeLessThan(linears.length);
    expect(cost(moved) + pass(Math.min(...layers))).toBeLessThanOrEqual(0.4 * (cost(linears) + pass(0)) * 1.02);
    await expect(trained({ name: 'greenTrainer', budget: 0.01 })).rejects.toThrow(/trains nothing/);
  });

  it('lotteryTicket: as many as asked for, after everything was taken back', async () => {
    const changes = await changesOf((await trained({ name: 'lotteryTicket', share: 0.1 })).weights);
    expect(sum(changes.values())).toBe(Math.round(0.1 * entries));
    const searched = await changesOf((await trained({ name: 'lotteryTicket', search: 0.99 })).weights);
    expect(sum(searched.values())).toBe(0);
    const { counts } = await lotteryTicket.prepare(smallWork(source), { share: 0.1, search: 0.5 });
    expect([0, 1, 2, 3, 6].map((steps) => counts?.(steps))).toEqual([true, false, false, true, true]);
  });

  it('lotteryTicket: those that moved farthest', async () => {
    const long = await trained('full', { steps: 3, rate: 0.003 });
    const { learner } = await trained({ name: 'lotteryTicket', share: 0.1 });
    const moved: [number, number][] = [];
    for (const one of learner.tuning.trainables) {
      const parameter = source.parameters.find(({ place, local }) => place === one.place && local === one.local)!;
      const start = await source.read(parameter);
      long.weights.get(parameter.name)!.forEach((value, i) => moved.push([Math.abs(value - start[i]!), one.mask![i]!]));
    }
    // Full training also moves the embedding and norms, so the two differ a little.
    const mean = (mask: number) => {
      const own = moved.filter(([, kept]) => kept === mask).map(([distance]) => distance);
      return sum(own) / own.length;
    };
    expect(mean(1)).toBeGreaterThan(1.3 * mean(0));
  });

  it('skillGrafting: as many as asked for, each with its whole change', async () => {
    const { learner, weights } = await trained({ name: 'skillGrafting', ...choices['skillGrafting'] });
    expect(sum((await changesOf(weights)).values())).toBe(Math.round(0.1 * entries));
    const state = learner.tuning.state as Record<string, Float32Array>;
    learner.tuning.trainables.forEach(({ mask, effective, values }, at) => {
      const change = state[`change.${at}`]!;
      expect(effective!.every((value, i) => mask![i] === 0 || value !== values[i])).toBe(true);
      expect(mask!.every((kept, i) => kept === 0 || change[i] !== 0)).toBe(true);
    });
  });

  it('spiel: a fixed share of every matrix, some of it exchanged', async () => {
    const early = await trained({ name: 'spiel', ...choices['spiel'] }, { steps: 2 });
    const { learner, weights } = await trained({ name: 'spiel', ...choices['spiel'] });
    const changes = await changesOf(weights);
    let exchanged = 0;
    learner.tuning.trainables.forEach(({ mask }, at) => {
      const { name, shape } = linears[at]!;
      expect(sum(mask!)).toBe(Math.round(0.1 * sizeOf(shape)));
      expect(changes.get(name)).toBe(sum(mask!));
      exchanged += mask!.filter((trains, i) => trains && !early.learner.tuning.trainables[at]!.mask![i]).length;
    });
    expect(exchanged).toBeGreaterThan(0);
    expect(sum(changes.values())).toBeLessThan(0.11 * entries);
  });

  it('sara: the smallest weights, and later those that are still small', async () => {
    const { learner, weights } = await trained({ name: 'sara', ...choices['sara'] });
    const sizes: { start: number; now: number; mask: number }[] = [];
    for (const [at, parameter] of linears.entries()) {
      const [start, now] = [await source.read(parameter), weights.get(parameter.name)!];
      const { mask } = learner.tuning.trainables[at]!;
      start.forEach((value, i) => sizes.push({ start: value, now: now[i]!, mask: mask![i]! }));
    }
    const threshold = sizes.map(({ start }) => Math.abs(start)).sort((a, b) => a - b)[Math.round(0.2 * entries) - 1]!;
    const changed = sizes.filter(({ start, now }) => start !== now);
    expect(changed.length).toBe(Math.round(0.2 * entries));
    expect(changed.every(({ start }) => Math.abs(start) <= threshold)).toBe(true);
    const left = sizes.filter(({ mask }) => mask === 1);
    expect(left.length).toBeLessThan(changed.length);
    expect(left.length).toBeGreaterThan(0);
  });

  it('diffPruning: as many as asked for, by the size of their difference', async () => {
    const { weights } = await trained({ name: 'diffPruning', ...choices['diffPruning'] });
    expect(sum((await changesOf(weights)).values())).toBe(Math.round(0.05 * entries));
  });

  it('dsee: a product of low rank and few entries beside it', async () => {
    const { learner } = await trained({ name: 'dsee', rank: 2, entries: 10 });
    const single = learner.tuning.trainables.filter(({ local }) => local.endsWith('~s'));
    expect(single.length).toBe(linears.length);
    for (const { values, mask } of single) {
      expect(sum(mask!)).toBe(10);
      expect(values.every((value, i) => (mask![i] === 1) === (value !== 0))).toBe(true);
    }
  });

  it('dsee: finds entries that stand out from a matrix of low rank', async () => {
    const spikes = [3, 77, 200];
    const [column, row] = [uniform(1, 24), uniform(2, 24)];
    const planted: ModelSource = {
      ...source,
      read: async (parameter) => {
        const { local, shape } = parameter;
        if (local !== 'self_attn.q_proj.weight') return source.read(parameter);
        return Float32Array.from(
          { length: sizeOf(shape) },
          (_, i) => (column[Math.floor(i / 24)]! - 0.5) * (row[i % 24]! - 0.5) + (spikes.includes(i) ? 0.4 : 0),
        );
      },
    };
    const { learner } = await trained({ name: 'dsee', rank: 1, entries: 3 }, { steps: 1 }, planted);
    const { mask } = learner.tuning.trainables.find(({ local }) => local === 'self_attn.q_proj~s')!;
    expect([...mask!.keys()].filter((i) => mask![i] === 1)).toEqual(spikes);
  });

  it('maskTuning: weights are what they were or zero', async () => {
    const { learner, weights } = await trained({ name: 'maskTuning', share: 0.2 });
    let off = 0;
    for (const [at, parameter] of linears.entries()) {
      const { mask } = learner.tuning.trainables[at]!;
      const [start, now] = [await source.read(parameter), weights.get(parameter.name)!];
      expect(now.every((value, i) => value === start[i] || (value === 0 && mask![i] === 1))).toBe(true);
      off += now.filter((value) => value === 0).length;
    }
    expect(sum(learner.tuning.trainables.map(({ mask }) => sum(mask!)))).toBe(Math.round(0.2 * entries));
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.2 * entries);
  });
});
