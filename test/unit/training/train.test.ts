import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import { Learner } from '../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../main/training/objectives/nextToken.ts';
import { ownParameters } from '../../../main/tuning/ownParameters.ts';
import { type RecoveryInput, recoverySchema } from '../../../main/training/recovery.ts';
import { train } from '../../support/training.ts';
import type { EvaluationStep, Training, TrainingStep } from '../../../main/training/training.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';
import { tuningOf } from '../../../main/tuning/methods/index.ts';

const walk = memoryWorkspace();
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-train-'));
  folders.push(folder);
  return folder;
};

const untied = smallArchitecture({ tied: false });
const model = (architecture = smallArchitecture()) => memorySource(architecture, seededWeights(architecture));
/** Every token is followed by its double, so there is something to learn. */
const text = (seed: number, count = 6) => {
  const numbers = uniform(seed, count * 12);
  const ids = new Int32Array(count * 12);
  for (let i = 0; i < ids.length; i += 1)
    ids[i] = i % 2 ? ((ids[i - 1] as number) * 2) % 50 : Math.floor((numbers[i] ?? 0) * 50);
  return { ids, count, length: 12 };
};
const training = (input: Partial<RecoveryInput>, changes: Partial<Training> = {}): Training => {
  const source = model();
  const recovery = recoverySchema.parse({ train: 'full', rate: 0.01, steps: 6, batch: 2, every: 2, ...input });
  return {
    ...{ source, teacher: source, texts: { domain: text(1), general: text(2) }, masks: null, seed: 1, walk },
    ...{ calibration: { domain: text(3), general: text(4) }, checkpoints: null },
    ...{ recovery, tuning: tuningOf(recovery) },
    warn: (message) => expect.unreachable(message),
    ...changes,
  };
};
const valuesOf = ({ tuning }: Learner) => tuning.trainables.map(({ values }) => Array.from(values));

describe('gradients of a learner', () => {
  it.each([
    ['with a tied embedding', smallArchitecture()],
    ['with a head of its own', untied],
  ])('of every kind of parameter against finite differences, %s', async (_, architecture) => {
    const source = model(architecture);
    const learner = owned(
      new Learner(source, { trainables: await ownParameters(source, source.parameters, null) }, walk),
    );
    const windows = { ...text(1, 3), scored: Uint8Array.from({ length: 36 }, (_, i) => (i % 12 > 3 ? 1 : 0)) };
    const loss = await learner.gradients(windows, { head: nextTokenLoss });
    expect(loss).toBeCloseTo(await learner.loss(windows), 5);
    for (const { values, gradient, local } of learner.tuning.trainables) {
      const norm = Math.hypot(...gradient);
      expect(norm, local).toBeGreaterThan(0);
      // Along the gradient, where the difference is largest beside the rounding of float32.
      const step = 0.02 / norm;
      const along = async (sign: number) => {
        const before = values.slice();
        values.forEach((value, i) => (values[i] = value + (sign * step * (gradient[i] as number)) / norm));
        const moved = await learner.loss(windows);
        values.set(before);
        return moved;
      };
      const slope = ((await along(1)) - (await along(-1))) / (2 * step);
      expect(Math.abs(slope / norm - 1), `${local}: ${slope}, gradient ${norm}`).toBeLessThan(0.02);
    }
  });

  it('reach no further down than something is trained, and a larger batch moves in parts', async () => {
    const source = model();
    const windows = text(1, 6);
    const gradientsOf = async (place: number | null, batchTokens: number) => {
      const wanted = source.parameters.filter((one) => place === null || one.place === place);
      const learner = owned(
        new Learner(source, { trainables: await ownParameters(source, wanted, null) }, { ...walk, batchTokens }),
      );
      await learner.gradients(windows, { head: nextTokenLoss });
      return learner.tuning.trainables.map(({ place: of, local, gradient }) => ({ of, local, gradient }));
    };
    const whole = await gradientsOf(null, 1024);
    const parts = await gradientsOf(null, 24);
    const top = await gradientsOf(1, 1024);
    whole.forEach(({ gradient, local }, at) =>
      gradient.forEach((g, i) => expect(parts[at]?.gradient[i], local).toBeCloseTo(g, 5)),
    );
    for (const { of, local, gradient } of top)
      expect(gradient).toEqual(whole.find((one) => one.of === of && one.local === local)?.gradient);
  });
});

describe('a training', () => {
  it.each(['full', { name: 'lora', rank: 2 }])('goes on after a kill with the same bits (%o)', async (method) => {
    const recovery = {
      train: method,
      data: { general: 0.3, dynamic: true },
      regularisers: [{ name: 'elastic', weight: 0.01 }],
    };
    const whole = await train(training(recovery));
    const folder = await newFolder();
    const checkpoints = { folder, seconds: 0 };
    const killed = new Error('killed');
    const atStep = (step: number) => ({
      onStep: (told: TrainingStep) => {
        if (told.step === step) throw killed;
      },
    });
    // Killed twice: right behind a evaluation, and between two.
    for (const step of [3, 6])
      await expect(train(training(recovery, { checkpoints, ...atStep(step) }))).rejects.toBe(killed);
    const told: number[] = [];
    const resumed = await train(training(recovery, { checkpoints, onStep: ({ step }) => void told.push(step) }));
    expect(told[0]).toBeGreaterThan(1);
    expect(valuesOf(resumed.learner)).toEqual(valuesOf(whole.learner));
    expect(resumed.report).toEqual(whole.report);
  });

  it('keeps the best state it looked at', async () => {
    const evaluations: EvaluationStep[] = [];
    // So large a rate that it gets worse again.
    const { learner, report } = await train(
      training(
        { rate: 0.2, steps: 16, clip: null },
        { onEvaluation: (evaluation) => void evaluations.push(evaluation), warn: () => undefined },
      ),
    );
    const best = evaluations.reduce((a, b) => (b.domain < a.domain ? b : a));
    expect(report.best).toEqual(best);
    expect(await learner.loss(text(3))).toBeCloseTo(best.domain, 6);
  });

  it('stops when general text suffers more than was allowed, and says what to do', async () => {
    const warnings: string[] = [];
    const { report } = await train(
      training({ rate: 0.1, steps: 40, limit: 0.05 }, { warn: (message) => void warnings.push(message) }),
    );
    expect(report.steps).toBeLessThan(40);
    expect(report.stopped).toMatch(
      /the loss of general text has risen by [\d.]+ nats, and 0.05 are allowed; mix in more/,
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^Training stopped after \d+ steps: .* The state of step \d+ was kept\.$/);
  });

  it('stops before a step that would break the model, and keeps the last good state', async () => {
    const source = model();
    const warnings: string[] = [];
    const { learner, report } = await train(
      training(
        { optimiser: 'sgd', rate: 1000, clip: null, steps: 20, every: 1 },
        { source, warn: (message) => void warnings.push(message) },
      ),
    );
    expect(report.stopped).toMatch(
      /; choose a lower learning rate, a longer warm-up, or shorter gradients \(clip\)|not a number/,
    );
    expect(warnings[0]).toContain('was kept');
    const loss = await learner.loss(text(3));
    expect(Number.isFinite(loss)).toBe(true);
    expect(loss).toBeCloseTo(report.best?.domain ?? NaN, 6);
  });

  it('sees as much general text as the side that lags behind needs', async () => {
    const shares: number[] = [];
    const { report } = await train(
      training(
        { steps: 6, data: { general: 0.1, dynamic: true } },
        { onEvaluation: ({ general }) => void shares.push(general ?? 0) },
      ),
    );
    expect(report.evaluations).toHaveLength(4);
    expect(shares.every(Number.isFinite)).toBe(true);
  });

  it('learns answers and not prompts', async () => {
    const source = model();
    const windows = text(1, 4);
    const scored = Uint8Array.from({ length: 48 }, (_, i) => (i % 12 >= 6 ? 1 : 0));
    const learner = owned(
      new Learner(source, { trainables: await ownParameters(source, source.parameters, null) }, walk),
    );
    await learner.gradients({ ...windows, scored }, { head: nextTokenLoss });
    const masked = learner.tuning.trainables.map(({ gradient }) => gradient.slice());
    await learner.gradients({ ...windows, scored: scored.fill(0) }, { head: nextTokenLoss });
    for (const { gradient } of learner.tuning.trainables) expect(gradient.every((g) => g === 0)).toBe(true);
    expect(masked.some((gradient) => gradient.some((g) => g !== 0))).toBe(true);
  });
});
