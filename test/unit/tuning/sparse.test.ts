import { describe, expect, it } from 'vitest';
import type { ModelSource } from '../../../main/models/source.ts';
import { Learner } from '../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../main/training/objectives/nextToken.ts';
import type { RecoveryInput } from '../../../main/training/recovery.ts';
import { withinBudget } from '../../../main/tuning/sparse/backwardBudget.ts';
import { diffPruning } from '../../../main/tuning/sparse/diffPruning.ts';
import { chanceOpen, logistic, openness } from '../../../main/tuning/sparse/hardConcrete.ts';
import { sparse } from '../../../main/tuning/sparse/index.ts';
import { lotteryTicket } from '../../../main/tuning/sparse/lotteryTicket.ts';
import { maskTuning } from '../../../main/tuning/sparse/maskTuning.ts';
import { skillGrafting } from '../../../main/tuning/sparse/skillGrafting.ts';
import {
  expectSameBits,
  interrupted,
  seededSource,
  seededWindows,
  smallTraining,
  smallWork,
  train,
  weightsAfter,
} from '../../support/training.ts';
import type { Trainable } from '../../../main/training/trainable.ts';
import type { Tuning } from '../../../main/training/tuning.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { owned } from '../../support/owned.ts';

const source = seededSource();
const windows = seededWindows(1, 6);
const isLinear = (name: string) => /_proj\.weight$/.test(name);
const linears = source.parameters.filter(({ name }) => isLinear(name));
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const entries = linears.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Options with which every phase of a method fits into six steps. */
const choices: Record<string, Record<string, unknown>> = {
  topLayers: { layers: 1 },
  halfFineTuning: { stages: 3 },
  s2ft: { heads: 0.5, channels: 0.25, of: 'all' },
  greenTrainer: { budget: 0.5, every: 3 },
  lotteryTicket: { share: 0.1, search: 0.5 },
  skillGrafting: { share: 0.1, train: 0.5, maskRate: 100 },
  spiel: { share: 0.1, every: 2, gather: 2, exchange: 0.5 },
  sara: { share: 0.2, first: 0.5 },
  diffPruning: { share: 0.05, gated: 0.5, pull: 5 },
  dsee: { rank: 2, entries: 10 },
  maskTuning: { share: 0.2 },
};

async function trained(
  train_: RecoveryInput['train'],
  recovery: Partial<RecoveryInput> = {},
  of: ModelSource = source,
) {
  const training = smallTraining(of, { train: train_, rate: 0.003, ...recovery });
  const { learner, report } = await train(training);
  return { learner, report, weights: await weightsAfter(training, learner) };
}

/** How many entries of every parameter are not what they were. */
async function changesOf(weights: ReadonlyMap<string, Float32Array>, of = source): Promise<Map<string, number>> {
  const result = new Map<string, number>();
  for (const parameter of of.parameters) {
    const start = await of.read(parameter);
    const now = weights.get(parameter.name)!;
    result.set(parameter.name, now.filter((value, i) => !Object.is(value, start[i])).length);
  }
  return result;
}

const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);

describe.each(sparse.map(({ name }) => [name]))('%s', (name) => {
  const choice = { name, ...choices[name] };

  it('ends with the same bits when it was interrupted after every step', async () => {
    const whole = await trained(choice);
    expectSameBits(await interrupted(smallTraining(source, { train: choice, rate: 0.003 })), whole.learner);
  });

  it('keeps removed weights at zero, and changes others', async () => {
    const holes = new Map(
      linears.map(({ name, shape }) => [name, Uint8Array.from({ length: sizeOf(shape) }, (_, i) => (i % 3 ? 1 : 0))]),
    );
    const pruned: ModelSource = {
      ...source,
      read: async (parameter) =>
        (await source.read(parameter)).map((value, i) => value * (holes.get(parameter.name)?.[i] ?? 1)),
    };
    const training = smallTraining(pruned, { train: choice, rate: 0.003 }, { masks: holes });
    const { learner } = await train(training);
    const weights = await weightsAfter(training, learner);
    for (const [name, hole] of holes) {
      expect(
        weights.get(name)!.every((value, i) => hole[i] === 1 || value === 0),
        name,
      ).toBe(true);
    }
    expect(sum((await changesOf(weights, pruned)).values())).toBeGreaterThan(0);
  });
});

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

/** A tuning and a learner with it. */
async function learnerOf(tuning: Tuning | Promise<Tuning>) {
  const made = await tuning;
  return { tuning: made, learner: owned(new Learner(source, made, smallWork(source).walk)) };
}

/** The largest entries of a gradient, where rounding matters least. */
const steepest = ({ gradient }: Trainable, count = 3) =>
  [...gradient.keys()].sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!)).slice(0, count);

async function difference(array: Float32Array, i: number, step: number, loss: () => Promise<number>): Promise<number> {
  const start = array[i]!;
  const at = async (value: number) => {
    array[i] = value;
    return loss();
  };
  const [ahead, behind] = [await at(start + step), await at(start - step)];
  array[i] = start;
  return (ahead - behind) / (2 * step);
}

describe('gradients against finite differences', () => {
  it('diffPruning: of differences and gates through the graph', async () => {
    const { tuning, learner } = await learnerOf(
      diffPruning.prepare(smallWork(source), { share: 0.1, gated: 0.5, structured: true, pull: 0, gateRate: 1 }),
    );
    tuning.trainables.forEach(({ local, values }, at) => {
      const numbers = uniform(at + 1, values.length);
      const gates = !local.endsWith('difference');
      for (const i of values.keys()) values[i] = gates ? 0.3 + 0.4 * numbers[i]! : numbers[i]! - 0.5;
    });
    await learner.gradients(windows, { head: nextTokenLoss });
    for (const one of tuning.trainables.filter(({ local }) => /^mlp.up_proj|^self_attn.q_proj/.test(local))) {
      for (const i of steepest(one)) {
        const found = await difference(one.values, i, 0.02, () => learner.loss(windows));
        expect(Math.abs(found - one.gradient[i]!), one.local).toBeLessThan(0.03 * Math.abs(found) + 3e-4);
      }
    }
  });

  it('diffPruning: gates have noise in a step only, of another kind in each', async () => {
    const { tuning, learner } = await learnerOf(
      diffPruning.prepare(smallWork(source), { share: 0.1, gated: 0.9, structured: true, pull: 1, gateRate: 1 }),
    );
    for (const { local, values } of tuning.trainables) values.fill(local.endsWith('difference') ? 0.1 : 0.3);
    const losses = [await learner.loss(windows)];
    for (const number of [0, 1]) {
      const step = { number, steps: 6, rate: 1 };
      await tuning.beforeStep?.(step);
      losses.push(await learner.loss(windows));
      await tuning.beforeUpdate?.(step);
      expect(await learner.loss(windows)).toBe(losses[0]);
    }
    expect(new Set(losses).size).toBe(3);
  });

  it('diffPruning: of the expected share of open gates', async () => {
    const { tuning } = await learnerOf(
      diffPruning.prepare(smallWork(source), { share: 0.1, gated: 0.5, structured: true, pull: 7, gateRate: 1 }),
    );
    for (const [at, one] of tuning.trainables.entries()) {
      one.gradient.fill(0);
      const numbers = uniform(at + 1, one.values.length);
      one.values.forEach((_, i) => (one.values[i] = 4 * numbers[i]! - 2));
    }
    await tuning.beforeUpdate?.({ number: 0, steps: 6, rate: 1 });
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const share = async () => {
      let open = 0;
      tuning.trainables.forEach(({ local, values }, at) => {
        if (!local.endsWith('~gates')) return;
        const group = tuning.trainables[at + 1]!.values[0]!;
        open += values.reduce((many, alpha) => many + sigmoid(alpha) * sigmoid(group), 0);
      });
      return (7 * open) / entries;
    };
    for (const one of tuning.trainables.filter(({ local }) => !local.endsWith('difference')).slice(0, 4)) {
      const found = await difference(one.values, 0, 1e-3, share);
      expect(Math.abs(one.gradient[0]! / found - 1), one.local).toBeLessThan(1e-3);
    }
  });

  it('skillGrafting: of mask values', async () => {
    const work = smallWork(source);
    const { tuning, learner } = await learnerOf(
      skillGrafting.prepare(work, { share: 0.3, train: 0.5, initial: -1, maskRate: 1 }),
    );
    for (const [at, { values }] of tuning.trainables.entries()) {
      const numbers = uniform(at + 1, values.length);
      values.forEach((_, i) => (values[i]! += numbers[i]! - 0.5));
    }
    await tuning.afterUpdate?.({ number: 2, steps: 6, rate: 1 });
    const step = { number: 3, steps: 6, rate: 1 };
    await tuning.beforeStep?.(step);
    await learner.gradients(windows, { head: nextTokenLoss });
    await tuning.beforeUpdate?.(step);
    for (const one of tuning.trainables.slice(0, 4)) {
      for (const i of steepest(one)) {
        const found = await difference(one.values, i, 0.05, async () => {
          await tuning.beforeStep?.(step);
          return learner.loss(windows);
        });
        expect(Math.abs(found - one.gradient[i]!), one.local).toBeLessThan(0.03 * Math.abs(found) + 3e-4);
      }
    }
  });

  it('maskTuning: straight through the step to the mask', async () => {
    const { tuning, learner } = await learnerOf(
      maskTuning.prepare(smallWork(source), { share: 1, initial: 0.01, threshold: 0.005 }),
    );
    await learner.gradients(windows, { head: nextTokenLoss });
    await tuning.beforeUpdate?.({ number: 0, steps: 6, rate: 1 });
    for (const one of tuning.trainables.slice(0, 4)) {
      const effective = one.effective!;
      for (const i of steepest(one)) {
        // A mask of 1 ± h.
        const weight = effective[i]!;
        const slope = await difference(effective, i, 0.05 * Math.abs(weight), () => learner.loss(windows));
        const found = slope * weight;
        expect(Math.abs(found - one.gradient[i]!), one.local).toBeLessThan(0.03 * Math.abs(found) + 3e-4);
      }
    }
  });
});

describe('hard-concrete gates', () => {
  it('are open as often as the formula says, and fully open without noise when alpha is large', () => {
    for (const alpha of [-2, 0, 1.5]) {
      const noise = Array.from(uniform(8, 20_000), logistic);
      const open = noise.filter((one) => openness(alpha + one) > 0).length / noise.length;
      expect(Math.abs(open - chanceOpen(alpha))).toBeLessThan(0.015);
    }
    expect(openness(60)).toBe(1);
    expect(openness(-60)).toBe(0);
  });
});

describe('tensors within a budget', () => {
  it('are the best ones, as trying all sets shows', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const numbers = uniform(seed, 40);
      const candidates = Array.from({ length: 9 }, (_, i) => ({
        layer: Math.floor(i / 3),
        cost: 1 + Math.floor(9 * numbers[i]!),
        importance: numbers[i + 9]!,
      }));
      const pass = [5, 7, 6];
      const budget = 10 + Math.floor(30 * numbers[20]!);
      const worth = (chosen: readonly boolean[]) => {
        const own = candidates.filter((_, i) => chosen[i]);
        const lowest = Math.min(3, ...own.map(({ layer }) => layer));
        const cost = sum(own.map(({ cost }) => cost)) + sum(pass.slice(lowest));
        return cost <= budget ? sum(own.map(({ importance }) => importance)) : -1;
      };
      const all = Array.from({ length: 2 ** 9 }, (_, bits) => candidates.map((_, i) => (bits >> i) % 2 === 1));
      const best = Math.max(...all.map(worth));
      expect(worth(withinBudget(candidates, pass, budget, budget))).toBeCloseTo(best, 12);
    }
  });
});

describe('what stands still', () => {
  it('gets no gradient, and layers below the lowest tensor that moves are not entered', async () => {
    const { tuning, learner } = await learnerOf(bareLinears());
    await learner.gradients(windows, { head: nextTokenLoss });
    const still = tuning.trainables.filter(({ rate }) => rate === 0);
    expect(still.length).toBeGreaterThan(0);
    expect(still.every(({ gradient }) => gradient.every((value) => value === 0))).toBe(true);
    const moving = tuning.trainables.filter(({ rate }) => rate > 0);
    expect(moving.every(({ gradient }) => gradient.some((value) => value !== 0))).toBe(true);
  });

  it('lets the optimiser forget where other numbers are trained from', async () => {
    const restarted = smallTraining(source, { train: 'full', steps: 3, rate: 0.001, clip: null });
    const { learner } = await train({
      ...restarted,
      tuning: async () => ({ ...(await bareLinears(1)), restarts: [1, 2] }),
    });
    const weights = await weightsAfter(restarted, learner);
    // The first step of Adam goes by the learning rate whatever the gradient, so three of them end on a grid.
    const start = await source.read(linears[0]!);
    const grid = weights.get(linears[0]!.name)!.map((value, i) => Math.abs(Math.abs(value - start[i]!) / 0.001));
    const near = grid.filter((steps) => Math.abs(steps - 1) < 0.02 || Math.abs(steps - 3) < 0.02);
    expect(near.length / grid.length).toBeGreaterThan(0.98);
  });
});

/** All linears of both layers, those of the lower one at a rate of their own. */
async function bareLinears(rate = 0): Promise<Tuning> {
  const tuning = await lotteryTicket.prepare(smallWork(source), { share: 1, search: 0.99 });
  for (const one of tuning.trainables) if (one.place === 0) one.rate = rate;
  return { trainables: tuning.trainables };
}
