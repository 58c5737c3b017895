import { describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import type { TokenWindows } from '../../../main/models/windows.ts';
import { Learner } from '../../../main/training/learner.ts';
import { full } from '../../../main/tuning/methods/full.ts';
import { combined } from '../../../main/training/objectives/combined.ts';
import { comparedLayers } from '../../../main/training/objectives/hiddenStates.ts';
import { objectives } from '../../../main/training/objectives/index.ts';
import type { Objective } from '../../../main/training/objectives/objective.ts';
import { boundObjectives } from '../../../main/training/objectives/bound.ts';
import { recoverySchema, type RecoveryInput } from '../../../main/training/recovery.ts';
import {
  expectSameBits,
  interrupted,
  seededSource,
  seededWindows,
  smallTraining,
  smallWork,
  train,
} from '../../support/training.ts';

const source = seededSource(5);
const teacher = seededSource(9);
const windows = seededWindows(1, 4);
const padded: TokenWindows = { ...windows, lengths: Int32Array.of(12, 7, 12, 4) };

async function learnerOf(of: ModelSource = source) {
  const tuning = await full.prepare(smallWork(of), {});
  return owned(new Learner(of, tuning, memoryWorkspace()));
}

async function objectiveOf(chosen: RecoveryInput['objectives'], taughtBy: ModelSource = teacher): Promise<Objective> {
  const recovery = recoverySchema.parse({ train: 'full', rate: 1, steps: 1, objectives: chosen });
  return owned(
    await combined(boundObjectives(recovery), { source, teacher: taughtBy, walk: memoryWorkspace(), seed: 1 }),
  );
}

/** Checks the steepest entries of some tensors. */
async function checkGradients(learner: Learner, objective: Objective, text: TokenWindows) {
  await learner.gradients(text, objective);
  const chosen = learner.tuning.trainables.filter(({ local }) => /embed|down_proj|k_proj|layernorm/.test(local));
  const checks = chosen.map((one) => {
    const at = one.gradient.reduce((best, value, i) => (Math.abs(value) > Math.abs(one.gradient[best]!) ? i : best), 0);
    return { one, at, wanted: one.gradient[at]! };
  });
  for (const { one, at, wanted } of checks) {
    const start = one.values[at]!;
    const loss = (value: number) => {
      one.values[at] = value;
      return learner.gradients(text, objective);
    };
    const [ahead, behind] = [await loss(start + 0.01), await loss(start - 0.01)];
    one.values[at] = start;
    const found = (ahead - behind) / 0.02;
    expect(Math.abs(found - wanted), `${one.local}: ${found}, ${wanted}`).toBeLessThan(0.02 * Math.abs(found) + 3e-4);
  }
}

describe('hiddenStates', () => {
  it.each([
    ['relative', { name: 'hiddenStates' }, windows],
    ['absolute, behind one layer', { name: 'hiddenStates', relative: false, places: 1 }, windows],
    ['beside the next token, of padded text', { name: 'hiddenStates', weight: 0.3 }, padded],
  ])('has the gradient of its loss: %s', async (_name, choice, text) => {
    const objective = await objectiveOf(
      ['weight' in choice ? 'nextToken' : choice, choice].slice('weight' in choice ? 0 : 1),
    );
    await checkGradients(await learnerOf(), objective, text);
  });

  it('is zero for the teacher itself, and 1 against states of zero', async () => {
    const learner = await learnerOf();
    const same = await objectiveOf(['hiddenStates'], source);
    expect(await learner.gradients(windows, same)).toBe(0);
    expect(learner.tuning.trainables.every(({ gradient }) => gradient.every((g) => g === 0))).toBe(true);
    for (const { values } of learner.tuning.trainables) values.fill(0);
    expect(await learner.gradients(windows, await objectiveOf(['hiddenStates']))).toBeCloseTo(1, 5);
  });

  it('does not look at padding', async () => {
    const other = { ...padded, ids: padded.ids.slice() };
    other.ids[11 + 12] = (other.ids[11 + 12]! + 1) % 50;
    const learner = await learnerOf();
    const objective = await objectiveOf(['hiddenStates']);
    expect(await learner.gradients(other, objective)).toBe(await learner.gradients(padded, objective));
  });

  it('of its own kind only teaches every layer to bring its own input there', async () => {
    const learner = await learnerOf();
    const [local, both, last] = [
      await objectiveOf([{ name: 'hiddenStates', local: true }]),
      await objectiveOf(['hiddenStates']),
      await objectiveOf([{ name: 'hiddenStates', places: 1 }]),
    ];
    const wanted = (place: number) =>
      learner.tuning.trainables.find((one) => one.place === place && one.local.includes('down_proj'));
    const [lower, upper] = [wanted(0)!, wanted(1)!];
    await learner.gradients(windows, both);
    const whole = upper.gradient.slice();
    await learner.gradients(windows, local);
    expect(upper.gradient).toEqual(whole);
    const at = lower.gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(lower.gradient[best]!) ? i : best), 0);
    const found = lower.gradient[at]!;
    // With two places a loss is (L₀ + L₁) / 2, with one it is L₁; of its own kind the lower layer only sees L₀ / 2.
    const start = lower.values[at]!;
    const first = async (value: number) => {
      lower.values[at] = value;
      return 2 * (await learner.gradients(windows, both)) - (await learner.gradients(windows, last));
    };
    const slope = ((await first(start + 0.01)) - (await first(start - 0.01))) / 0.02;
    expect(Math.abs(found - slope / 2)).toBeLessThan(0.02 * Math.abs(slope) + 3e-4);
  });

  it('compares layers at the same share of the depth', () => {
    expect([...comparedLayers(4, 4, 2)]).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect([...comparedLayers(3, 12, 3)]).toEqual([
      [0, 3],
      [1, 7],
      [2, 11],
    ]);
    expect([...comparedLayers(2, 3, 9)].at(-1)).toEqual([1, 2]);
  });

  it('refuses a teacher of another width', async () => {
    const wide = seededSource(1, { hidden: 30 });
    await expect(objectiveOf(['hiddenStates'], wide)).rejects.toThrow(/distillation/);
  });
});

describe('distillation of the most likely tokens', () => {
  it('has the gradient of its loss', async () => {
    const objective = await objectiveOf([{ name: 'distillation', topK: 5, temperature: 2 }]);
    await checkGradients(await learnerOf(), objective, windows);
  });

  it('is the whole divergence when only one token is left over', async () => {
    const learner = await learnerOf();
    const whole = await learner.gradients(windows, await objectiveOf(['distillation']));
    const gradients = learner.tuning.trainables.map(({ gradient }) => gradient.slice());
    const noted = await learner.gradients(windows, await objectiveOf([{ name: 'distillation', topK: 1000 }]));
    expect(noted).toBeCloseTo(whole, 4);
    learner.tuning.trainables.forEach(({ gradient, local }, at) => {
      const apart = gradient.reduce((most, g, i) => Math.max(most, Math.abs(g - gradients[at]![i]!)), 0);
      expect(apart, local).toBeLessThan(1e-4);
    });
  });

  it('never says more than the whole divergence, and more the more tokens count', async () => {
    const learner = await learnerOf();
    const losses = [];
    for (const topK of [1, 5, 20, null])
      losses.push(await learner.gradients(windows, await objectiveOf([{ name: 'distillation', topK }])));
    expect(losses).toEqual([...losses].sort((a, b) => a - b));
    expect(losses[0]).toBeGreaterThan(0);
  });

  it('reads a window once', async () => {
    let reads = 0;
    const counted: ModelSource = {
      ...teacher,
      readRaw: (parameter) => {
        reads += 1;
        return teacher.readRaw(parameter);
      },
    };
    const learner = await learnerOf();
    const objective = await objectiveOf([{ name: 'distillation', topK: 5 }], counted);
    const first = await learner.gradients(windows, objective);
    const after = reads;
    expect(await learner.gradients(windows, objective)).toBe(first);
    expect(reads).toBe(after);
    await learner.gradients(seededWindows(8, 1), objective);
    expect(reads).toBeGreaterThan(after);
  });
});

it.each(objectives.components.map(({ name }) => [name]))(
  '%s ends with the same bits when it was interrupted',
  async (name) => {
    const choice = name === 'distillation' ? { name, topK: 4 } : { name };
    const recovery = { train: 'full', rate: 0.003, objectives: [choice, { name: 'nextToken', weight: 0.5 }] };
    const training = smallTraining(source, recovery, { teacher });
    expectSameBits(await interrupted(training), (await train(training)).learner);
  },
);
