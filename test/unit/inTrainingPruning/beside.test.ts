import { expect, it } from 'vitest';
import { preparedBeside } from '../../../main/inTrainingPruning/beside.ts';
import type { InTrainingMethod, InTrainingWork } from '../../../main/inTrainingPruning/inTrainingPruning.ts';
import type { Tuning } from '../../../main/training/tuning.ts';
import { driven } from './weights/drivenWeights.ts';

const step = { number: 0, steps: 4, rate: 1 };

/** What was called of a training with hooks and of a method beside it. */
function beside(more: Partial<Tuning> = {}, method: Partial<InTrainingMethod> = {}) {
  const called: string[] = [];
  const hooks = (who: string) => ({
    beforeStep: () => void called.push(`${who} before step`),
    beforeUpdate: () => void called.push(`${who} before update`),
    afterUpdate: () => void called.push(`${who} after update`),
    counts: (steps: number) => (who === 'training' ? steps > 1 : steps < 4),
  });
  const memory = { trained: new Float32Array(1), found: new Float32Array(1) };
  const base = { trainables: [], restarts: [2], state: { trained: memory.trained }, ...hooks('training'), ...more };
  const pruning = {
    name: 'pruning',
    prepare: (work: InTrainingWork) => ({
      ...work.base,
      ...hooks('pruning'),
      ...{ restarts: [1, 2], state: { found: memory.found }, findings: () => ({}) },
    }),
    ...method,
  } as unknown as InTrainingMethod;
  return { called, memory, prepared: () => preparedBeside(pruning, { base } as unknown as InTrainingWork, {}) };
}

it('a training keeps its hooks and its memory beside what prunes, which has the last word', async () => {
  const { called, memory, prepared } = beside();
  const tuning = await prepared();
  await tuning.beforeStep?.(step);
  await tuning.beforeUpdate?.(step);
  await tuning.afterUpdate?.(step);
  expect(called).toEqual(
    ['before step', 'before update', 'after update'].flatMap((what) => [`training ${what}`, `pruning ${what}`]),
  );
  expect([1, 2, 4].map((steps) => tuning.counts?.(steps))).toEqual([false, true, false]);
  expect(tuning.restarts).toEqual([1, 2]);
  expect(tuning.state).toEqual(memory);
});

it('hooks are called once by a method that takes over all that is trained beside', async () => {
  const { called, prepared } = beside({}, {
    prepare: ({ base }: InTrainingWork) => ({ ...base, findings: () => ({}) }),
  } as unknown as Partial<InTrainingMethod>);
  await (await prepared()).afterUpdate?.(step);
  expect(called).toEqual(['training after update']);
});

it('what begins anew refuses a training that would go on with what it kept', async () => {
  await expect(beside({}, { startsOver: true }).prepared()).rejects.toThrow(
    'The method pruning sets a model back and trains it anew, and the training beside it would go on with what it kept ("trained"). Choose a training that keeps nothing between steps, such as full.',
  );
  await beside({ state: {} }, { startsOver: true }).prepared();
  await expect(driven({ name: 'iterativeMagnitude' }, { base: 'greenTrainer' })).rejects.toThrow('kept ("chosen")');
});
