import { describe, expect, it } from 'vitest';
import { choose } from '../../../main/select/choose.ts';
import { ConceptGraph } from '../../../main/select/concepts.ts';
import { byShares } from '../../../main/select/strategies/paser.ts';
import type { FakeTask } from './fakeFeatures.ts';
import { budget, measured, pool, select, tasks, type Topic, topics } from './topics.ts';

describe('paser', () => {
  const task: FakeTask = { ...tasks('paser'), budget };

  it('shares the budget out by how much was damaged', async () => {
    const { order, why } = await select({ name: 'paser', clusters: 2, consistency: false }, task);
    expect(order).toHaveLength(40);
    const { chosen } = choose({ order, why }, pool, budget);
    const mean = (topic: Topic) => {
      const all = measured.divergences.filter((_, i) => topics(i) === topic);
      return all.reduce((a, b) => a + b, 0) / all.length;
    };
    const share = mean('medical') / (mean('medical') + mean('legal'));
    const taken = (topic: Topic) =>
      chosen.filter(({ index }) => topics(index) === topic).reduce((sum, one) => sum + one.tokens, 0);
    expect(taken('medical') / (taken('medical') + taken('legal'))).toBeCloseTo(share, 1);
    expect(why(order[0]!)).toMatch(/nats in it and by .* in its group, which gets .* % of the budget/);
  });

  it('takes the most damaged of a group first', async () => {
    const { order } = await select({ name: 'paser', clusters: 2, consistency: false }, task);
    const worth = (index: number) => measured.divergences[index]! / Math.log(pool[index]!.tokens ** 2);
    for (const topic of ['medical', 'legal']) {
      const own = order.filter((index) => topics(index) === topic).map(worth);
      expect(own).toEqual([...own].sort((a, b) => b - a));
    }
  });

  it('leaves out what contradicts the concepts of what was taken', async () => {
    const texts = [
      'insulin lowers glucose',
      'plaintiff sues defendant',
      'insulin harms defendant',
      'insulin and glucose',
    ];
    const documents = texts.map((text) => ({ text, tokens: 10 }));
    const graph = new ConceptGraph();
    graph.add(['insulin', 'glucose']);
    graph.add(['plaintiff', 'defendant']);
    expect(graph.agrees(['insulin', 'defendant'])).toBe(false);
    expect(graph.agrees(['insulin', 'glucose', 'unknown'])).toBe(true);
    const told = { pool: { divergences: [0.4, 0.3, 0.2, 0.1], states: documents.map((_, i) => [1, i, i * i]) } };
    const { order, why } = await select({ name: 'paser', clusters: 2 }, { pool: documents, told });
    expect(order).not.toContain(2);
    expect(why(2)).toContain('its concepts contradict');
  });

  it('shares out in proportion at every point', () => {
    const members = (from: number) => Array.from({ length: 300 }, (_, i) => from + i);
    const groups = [
      { members: members(0), share: 0.6 },
      { members: members(300), share: 0.3 },
      { members: members(600), share: 0.1 },
    ];
    const order = byShares(
      groups,
      () => 1,
      () => true,
    );
    for (const size of [10, 50, 200, 400]) {
      const taken = [0, 1, 2].map((g) => order.slice(0, size).filter((index) => Math.floor(index / 300) === g).length);
      groups.forEach(({ share }, g) => expect(Math.abs(taken[g]! - share * size)).toBeLessThanOrEqual(1));
    }
  });
});
