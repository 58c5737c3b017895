import { describe, expect, it } from 'vitest';
import type { Tuning } from '../../../../main/training/tuning.ts';
import { seededSource, smallTraining, train } from '../../../support/training.ts';

describe('modules that take turns', () => {
  it('move one at a time, whatever the optimiser remembers of the others', async () => {
    const [rank, parts] = [4, 2];
    let tuning: Tuning | null = null;
    const training = smallTraining(seededSource(), { train: { name: 'mosa', rank, parts }, steps: 8 });
    const factors = () => (tuning?.trainables ?? []).filter(({ local }) => local.endsWith('~b'));
    let before: Float32Array[] = [];
    const turns = new Set<number>();
    await train({
      ...training,
      tuning: async (work) => {
        tuning = await training.tuning(work);
        before = factors().map(({ values }) => values.slice());
        return tuning;
      },
      onStep: () => {
        factors().forEach(({ values }, at) => {
          const moved = new Set(
            [...values.keys()].filter((i) => values[i] !== before[at]?.[i]).map((i) => (i % rank) % parts),
          );
          expect(moved.size).toBe(1);
          if (at === 0) for (const part of moved) turns.add(part);
        });
        before = factors().map(({ values }) => values.slice());
      },
    });
    expect(turns.size).toBe(parts);
  });
});
