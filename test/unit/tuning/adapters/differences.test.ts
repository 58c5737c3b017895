import { describe, expect, it } from 'vitest';
import { floats } from '../../../../main/runtime/tensor.ts';
import type { Learner } from '../../../../main/training/learner.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { recipeOf } from '../../../support/testExtraction.ts';
import { train } from '../../../support/training.ts';
import { afterSteps, dense, lengthOf, step, trained, trainingOf, weights } from './smallAdapters.ts';

/** The trainables of a kind, by the name of their linear. */
const named = ({ tuning }: Learner, name: string) =>
  tuning.trainables.filter(({ local }) => local.endsWith(`~${name}`)) as [Trainable, ...Trainable[]];

describe('what tells adapters apart', () => {
  it('ALLoRA moves rows that are zero as many times faster as it is told', async () => {
    for (const { values } of named(await afterSteps({ name: 'allora', rank: 3, boost: 5 }, dense, 1), 'b')) {
      // Adam’s first step is the rate itself, whatever the gradient.
      for (const value of values) expect(Math.abs(value)).toBeCloseTo(5 * 0.01, 3);
    }
  });

  it('CorDA’s factors are projections of the weight on directions of its outputs', async () => {
    for (const mode of ['knowledge', 'task']) {
      const learner = await trained(trainingOf({ name: 'corda', rank: 3, mode }, dense, {}, { rate: 1e-30, steps: 1 }));
      const pick = (name: string) =>
        named(learner, name).find(({ place, local }) => place === 1 && local.includes('down_proj'))!;
      const [a, b] = [pick('a'), pick('b')];
      const weight = weights.get('model.layers.1.mlp.down_proj.weight')!;
      const [rows, columns] = [b.shape[0]!, a.shape[1]!];
      for (let k = 0; k < 3; k += 1) {
        const wanted = new Float32Array(columns);
        for (let i = 0; i < rows; i += 1)
          for (let j = 0; j < columns; j += 1) wanted[j]! += b.values[i * 3 + k]! * weight[i * columns + j]!;
        const row = a.values.subarray(k * columns, (k + 1) * columns);
        const dot = wanted.reduce((sum, value, j) => sum + value * row[j]!, 0);
        expect(dot / (lengthOf(wanted) * lengthOf(row))).toBeCloseTo(1, 4);
      }
    }
  });

  it('IncreLoRA spends its total, and not everywhere alike', async () => {
    const learner = await afterSteps({ name: 'increlora', rank: 3, most: 5, interval: 1, warmup: 2 }, dense, 6);
    const ranks = named(learner, 'lambda').map(({ mask }) => mask!.reduce((a, b) => a + b, 0));
    expect(ranks.reduce((a, b) => a + b, 0)).toBe(3 * ranks.length);
    expect(new Set(ranks).size).toBeGreaterThan(1);
  });

  it('MoS trains one copy of every shard, and the others follow', async () => {
    const { learner, report } = await train(trainingOf({ name: 'mos', rank: 4, pieces: 2, pool: 2, own: 1 }, dense));
    const rows = named(learner, 'a').filter(({ shape }) => shape[1] === 24);
    const shards = rows.flatMap(({ values }) =>
      Array.from({ length: 6 }, (_, i) => values.slice(24 + i * 12, 24 + (i + 1) * 12).join()),
    );
    expect(new Set(shards).size).toBe(4);
    const used = learner.tuning.trainables.reduce((sum, { values }) => sum + values.length, 0);
    expect(report.trained).toBeLessThan(used / 2);
  });

  it('PEGO adds the slope of its regularisers', async () => {
    const choice = { name: 'pego', group: 2, rank: 1, subspace: 2, preserve: 0.3, diversify: 0.7 };
    const { tuning } = await afterSteps(choice, dense, 1);
    const [{ local, place, shape, values, gradient }] = named({ tuning } as Learner, 'a');
    const known = floats(tuning.layer!(place as number)!.constants[local.replace('~a', '~known')]);
    const columns = shape[1]!;
    const dot = (x: Float32Array, at: number, y: Float32Array, to: number) => {
      let sum = 0;
      for (let j = 0; j < columns; j += 1) sum += x[at * columns + j]! * y[to * columns + j]!;
      return sum;
    };
    const regulariser = () => {
      let away = 0;
      for (let i = 0; i < 2; i += 1) for (let k = 0; k < 2; k += 1) away += dot(values, i, known, k) ** 2;
      return 0.3 * away + 0.7 * 2 * dot(values, 0, values, 1) ** 2;
    };
    gradient.fill(0);
    await tuning.beforeUpdate!(step);
    for (const i of [0, 7, columns + 3]) {
      const [start, found] = [values[i]!, gradient[i]!];
      values[i] = start + 0.01;
      const ahead = regulariser();
      values[i] = start - 0.01;
      const slope = (ahead - regulariser()) / 0.02;
      values[i] = start;
      expect(found).toBeCloseTo(slope, 4);
      expect(Math.abs(found)).toBeGreaterThan(1e-4);
    }
  });

  it('PRILoRA’s ranks rise, and half of every row of A goes in a round', async () => {
    const { tuning } = await afterSteps({ name: 'prilora', first: 2, last: 4, interval: 2 }, dense, 1);
    await tuning.afterUpdate!(step);
    for (const { place, shape, values } of named({ tuning } as Learner, 'a')) {
      expect(shape[0]).toBe(place === 0 ? 2 : 4);
      const columns = shape[1]!;
      for (let row = 0; row < shape[0]!; row += 1) {
        const zeros = values.subarray(row * columns, (row + 1) * columns).filter((value) => value === 0);
        expect(zeros.length).toBe(columns / 2);
      }
    }
  });

  it('SoMA leaves the first layers alone', async () => {
    const { tuning } = await afterSteps({ name: 'soma', rank: 3, frozen: 0.5 }, dense, 1);
    expect(new Set(tuning.trainables.map(({ place }) => place))).toEqual(new Set([1]));
  });

  it('SoRA’s gates close one after another', async () => {
    const learner = await afterSteps({ name: 'sora', rank: 4, threshold: 3 }, dense, 3);
    const gates = named(learner, 'gate').flatMap(({ values }) => [...values]);
    const closed = gates.filter((gate) => gate === 0).length;
    expect(closed).toBeGreaterThan(gates.length / 5);
    expect(closed).toBeLessThan(gates.length);
  });

  it('SoRA closes some gates at its own settings, and hardly any where they are drawn less', async () => {
    const { recovery } = recipeOf('sora');
    if (recovery === 'none') throw new Error('The recipe sora trains nothing.');
    const { rate, steps, batch, schedule } = recovery;
    // As far as its own steps lead, in a quarter of them.
    const ownSettings = { rate: 4 * rate, steps: steps / 4, batch, schedule };
    const closed = async (options: object) => {
      const learner = await trained(trainingOf({ name: 'sora', rank: 16, ...options }, dense, {}, ownSettings));
      const gates = named(learner, 'gate').flatMap(({ values }) => [...values]);
      return gates.filter((gate) => gate === 0).length / gates.length;
    };
    const own = await closed({});
    expect(own).toBeGreaterThan(0.1);
    expect(own).toBeLessThan(0.9);
    expect(await closed({ threshold: 0.2 })).toBeLessThan(own / 2);
  });

  it('IncreLoRA’s next component learns in advance, and those behind it wait', async () => {
    const learner = await afterSteps({ name: 'increlora', rank: 2, most: 4, interval: 50 }, dense, 4);
    const start = await afterSteps({ name: 'increlora', rank: 2, most: 4, interval: 50 }, dense, 1);
    const before = named(start, 'a');
    named(learner, 'a').forEach(({ values, shape }, at) => {
      const columns = shape[1] as number;
      const row = (of: Float32Array, k: number) => of.slice(k * columns, (k + 1) * columns);
      const first = before[at]?.values as Float32Array;
      expect(row(values, 1)).not.toEqual(row(first, 1));
      expect(row(values, 2)).toEqual(row(first, 2));
    });
    for (const { values } of named(learner, 'lambda')) {
      expect(values[1]).toBeCloseTo(1e-5, 12);
      expect(values[2]).toBe(0);
    }
  });

  it('dropout leaves inputs out in a step, and none between steps', async () => {
    const { tuning } = await afterSteps({ name: 'lora', rank: 3, dropout: 0.3 }, dense, 1);
    const switches = () => Object.values(tuning.layer!(0)!.constants).flatMap((tensor) => [...floats(tensor)]);
    expect(new Set(switches())).toEqual(new Set([1]));
    await tuning.beforeStep!(step);
    const out = switches().filter((value) => value === 0).length / switches().length;
    expect(Math.abs(out - 0.3)).toBeLessThan(0.1);
    await tuning.beforeUpdate!(step);
    expect(new Set(switches())).toEqual(new Set([1]));
  });
});
