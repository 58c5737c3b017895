import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../main/select/choose.ts';
import { strategies, strategyList } from '../../../main/select/strategies/index.ts';
import { amd2gPaper } from '../../../main/select/transformations/amd2g.ts';
import { transformLlmPaper } from '../../../main/select/transformations/transformLlm.ts';
import type { Candidate } from '../../../main/select/candidate.ts';
import type { SelectionTask } from '../../../main/select/strategy.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { taskOf } from './fakeFeatures.ts';
import { common, expectSentence, gradients, select, shareOfMedical, similarities, tasks } from './topics.ts';

describe('every strategy', () => {
  it.each(strategies.components.map(({ name }) => [name]))(
    '%s tells why, orders nothing twice, and does the same for the same seed',
    async (name) => {
      const task = tasks(name);
      const { order, why } = await select(name, task);
      expect(order.length).toBeGreaterThan(0);
      expect(new Set(order).size).toBe(order.length);
      for (const index of task.pool.keys()) expectSentence(why(index));
      expect((await select(name, task)).order).toEqual(order);
      const { chosen, tokens: taken } = choose({ order, why }, task.pool, 100);
      expect(taken).toBeLessThanOrEqual(100);
      expect(chosen.length).toBeGreaterThan(0);
    },
  );

  it.each(strategies.components.map(({ name }) => [name]))('%s bears documents that hold nothing', async (name) => {
    const nothing: Candidate = { text: '', tokens: 0 };
    const task = tasks(name);
    const told = task.told?.pool ?? {};
    const more = (values: readonly number[] | undefined) =>
      values ? { values: [...values, NaN] } : { values: undefined };
    const { order, why } = await select(name, {
      ...task,
      pool: [...task.pool, nothing],
      told: {
        pool: {
          losses: more(told.losses).values!,
          errorNorms: more(told.errorNorms).values!,
          divergences: more(told.divergences).values!,
          states: [...(told.states ?? []), [0, 0, 0, 0, 0, 0]],
          gradients: {
            ...gradients,
            norms: Float64Array.of(...gradients.norms, NaN),
            alongWeights: Float64Array.of(...gradients.alongWeights, NaN),
          },
        },
        target: task.told?.target ?? {},
      },
      similarities: { tokens: 20, values: Float32Array.of(...similarities.values, ...Array<number>(20).fill(-1)) },
    });
    expect(order).not.toContain(task.pool.length);
    expect(why(task.pool.length)).toMatch(/so it is not among/);
  });

  it.skipIf(!shared)(needsShared('names papers as the ledger does'), async () => {
    const text = await readFile(join(shared ?? '', 'methods', 'LEDGER.md'), 'utf8');
    for (const { paper } of [amd2gPaper, transformLlmPaper]) expect(text).toContain(`*${paper}*`);
    for (const { paper, citation, explanation } of strategies.components) {
      if (paper) expect(text).toContain(`*${paper}*`);
      if (paper) expect(citation).not.toBe('');
      else if (citation) expect(explanation).toContain('which is not done here');
      expect(explanation).toMatch(/\.$/);
    }
  });

  it('is listed with the schema of its options', () => {
    const list = strategyList();
    expect(list).toHaveLength(strategies.components.length);
    expect(JSON.parse(JSON.stringify(list.find(({ name }) => name === 'zipFit')?.options))).toMatchObject({
      properties: { references: { default: 24 } },
    });
  });
});

describe('what is like the target is chosen by', () => {
  it.each([['zipFit'], ['divergence'], ['kShot'], ['dp4tl'], ['gotD'], ['setBsr']])('%s', async (name) => {
    const half = { tokens: 10, values: similarities.values.filter((_, i) => i % 20 < 10) };
    expect(shareOfMedical(await select(name, { ...common, similarities: half }))).toBeGreaterThan(0.9);
  });

  it.each([['zipFit'], ['divergence'], ['kShot'], ['dp4tl'], ['gotD'], ['setBsr']])(
    '%s, which needs one',
    async (name) => {
      await expect(async () => select(name, { ...common, target: [], similarities })).rejects.toThrow(
        'which dataset is the target',
      );
    },
  );

  it.each([[{ name: 'divergence', measure: 'renyi' }], [{ name: 'divergence', by: 'source' }]])(
    '%j',
    async (choice) => {
      expect(shareOfMedical(await select(choice, common))).toBe(1);
    },
  );

  it('not by random, perplexity and the like', async () => {
    expect(shareOfMedical(await select('random', common))).toBeLessThan(0.9);
  });
});

describe('a task', () => {
  it('hears how far a slow strategy is', async () => {
    const heard: number[] = [];
    const task: SelectionTask = { ...taskOf(common), report: (done, total) => heard.push(done / total) };
    const { component, options } = strategies.bind('zipFit');
    await component.select(task, options);
    expect(heard.at(-1)).toBe(1);
  });
});
