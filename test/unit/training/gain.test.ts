import { describe, expect, it } from 'vitest';
import { inVain } from '../../../main/cli/commands/inVain.ts';
import { compareTable } from '../../../main/cli/commands/variants.ts';
import { exporterOf } from '../../../main/export/index.ts';
import { modelCard } from '../../../main/export/modelCard.ts';
import type { CardFacts } from '../../../main/export/subject.ts';
import { gainOf, gainStored, sameBits } from '../../../main/training/gain.ts';
import { trainingOutcome } from '../../../preload/contract/index.ts';
import { tinyConfig } from '../../support/tinyModel.ts';
import { seededSource, smallTraining, train } from '../../support/training.ts';

const evaluation = (step: number, domain: number) => ({ step, domain, general: null });
const report = { trained: 10, steps: 8, losses: [], stopped: null };

describe('what a training gained', () => {
  it('is something when a later state was the best, or nobody looked', () => {
    const [start, later] = [evaluation(0, 3), evaluation(8, 2.5)];
    expect(gainOf({ ...report, best: later, evaluations: [start, later] })).toEqual({ gained: true, reason: null });
    expect(gainOf({ ...report, best: null, evaluations: [] }).gained).toBe(true);
  });

  it('is nothing when the start was the best, with what came close and what to do', () => {
    const evaluations = [evaluation(0, 3), evaluation(4, 3.5), evaluation(8, 3.25)];
    const { gained, reason } = gainOf({ ...report, best: evaluations[0]!, evaluations });
    expect(gained).toBe(false);
    expect(reason).toMatch(
      /better than the start \(3\.000 nats.*best of 2 later ones had 3\.250.*lower the learning rate/,
    );
    expect(reason).not.toMatch(/\.$/);
  });

  it('is nothing when storing it lost as much as it won', () => {
    const evaluations = [evaluation(0, 3), evaluation(8, 2.5)];
    const learned = { ...report, ...{ best: evaluations[1]!, evaluations, gained: true, reason: null } };
    expect(gainStored(learned, 0.499)).toEqual({ gained: true, reason: null });
    expect(gainStored({ ...learned, best: null, evaluations: [] }, 9).gained).toBe(true);
    const { gained, reason } = gainStored(learned, 0.5);
    expect(gained).toBe(false);
    expect(reason).toMatch(/won 0\.500 nats per token, and storing .* lost 0\.500 nats.*quantisationAware/);
    const failed = { ...learned, gained: false, reason: 'why' };
    expect(gainStored(failed, 9)).toEqual({ gained: false, reason: 'why' });
  });

  it('is nothing when it was stopped before, with the cause', () => {
    const stopped = 'the loss of step 1 is not a number';
    const start = evaluation(0, 3);
    expect(gainOf({ ...report, steps: 0, stopped, best: start, evaluations: [start] }).reason).toBe(
      `no step was taken because ${stopped}`,
    );
    expect(gainOf({ ...report, steps: 3, stopped, best: start, evaluations: [start] }).reason).toContain(stopped);
    expect(sameBits(0).reason).toContain('nothing could change');
    expect(sameBits(5).reason).toContain('number type');
  });

  it('is told by the training itself', async () => {
    const source = seededSource(5);
    const { report: told } = await train(
      smallTraining(source, { train: 'full', rate: 3, every: 3, clip: null }, { warn: () => undefined }),
    );
    expect(told).toMatchObject({ gained: false, best: { step: 0 } });
    const learned = await train(smallTraining(source, { train: 'full', rate: 0.001, every: 3 }));
    expect(learned.report.gained).toBe((learned.report.best?.step ?? 0) > 0);
  });
});

describe('a training in vain', () => {
  const outcome = { trained: 1, steps: 8, best: 0, mergeError: 0, gained: false, reason: 'it was too short' };

  it('is told by the command line, beside the run and beside the comparison', () => {
    expect(inVain('small', [outcome, { ...outcome, gained: true, reason: null }])).toEqual([
      'small: training gained nothing: it was too short',
    ]);
    const row = { variant: 'small', parent: 'large', tokenizer: null, measurements: [], differences: [] };
    const rest = { verdict: null, worst: [] };
    expect(compareTable([{ ...row, ...rest, trainings: [outcome] }])).toContain(
      'small: training gained nothing: it was too short',
    );
    expect(compareTable([{ ...row, ...rest, trainings: [] }])).not.toContain('nothing');
  });

  it('is told by the model card', () => {
    const step = {
      ...{ made: 'small', from: ['large'], kind: 'extract', recipes: [], settings: {}, trainings: [outcome] },
    };
    const card: CardFacts = {
      ...{ baseModels: ['large'], parameters: 1, nonzero: 1, baseParameters: 1, datasets: [], measurements: [] },
      lineage: [step],
    };
    const stock = { config: tinyConfig, zeroBiases: [], special: null };
    const text = (facts: CardFacts) =>
      modelCard({ name: 'small', card: facts, source: seededSource(5), config: tinyConfig }, stock, exporterOf('hf'));
    expect(text(card)).toContain('A training of 8 steps gained nothing: it was too short.');
    expect(text({ ...card, lineage: [{ ...step, trainings: [] }] })).not.toContain('gained nothing');
  });

  it('is not read into the events of older projects', () => {
    const older = { trained: 1, steps: 8, best: 0, mergeError: 0 };
    expect(trainingOutcome.parse({ kind: 'trained', ...older })).toEqual({ ...older, gained: true, reason: null });
  });
});
