import { describe, expect, it } from 'vitest';
import { uniform } from '../../../../main/runtime/random.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { diffPruning } from '../../../../main/tuning/sparse/diffPruning.ts';
import { maskTuning } from '../../../../main/tuning/sparse/maskTuning.ts';
import { skillGrafting } from '../../../../main/tuning/sparse/skillGrafting.ts';
import { smallWork } from '../../../support/training.ts';
import { entries, learnerOf, source, windows } from './smallSparse.ts';

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
