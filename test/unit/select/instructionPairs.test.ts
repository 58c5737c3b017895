import { describe, expect, it } from 'vitest';
import { perturbed } from '../../../main/select/strategies/activeInstruction.ts';
import type { Candidate } from '../../../main/select/candidate.ts';
import { blank } from './fakeFeatures.ts';
import { pairs, select } from './topics.ts';

describe('activeInstruction', () => {
  it('leaves words of the prompt out, and nothing of the answer', () => {
    const [pair] = pairs;
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed += 1) {
      const { text, answerFrom = 0 } = perturbed(pair!, 0.3, seed);
      expect(text.slice(answerFrom)).toBe(pair!.text.slice(pair!.answerFrom));
      const prompt = text.slice(0, answerFrom).split(/\s+/).filter(Boolean);
      const all = pair!.text.slice(0, pair!.answerFrom).split(/\s+/).filter(Boolean);
      expect(prompt.length).toBeGreaterThan(0);
      let at = -1;
      for (const word of prompt) expect((at = all.indexOf(word, at + 1))).toBeGreaterThan(-1);
      seen.add(text);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  it('takes what wavers first, and leaves out what is wrong either way', async () => {
    // Likelihood of the answer of pair i, and by how much dropped words change it.
    const likelihood = [0.9, 0.5, 0.05, 0.6, 0.04];
    const change = [0.01, 0.3, 0.001, 0.2, 0.002];
    const documents = pairs.slice(0, 5);
    const isWhole = (text: string) => documents.some((one) => one.text === text);
    const of = (texts: readonly Candidate[]) => ({
      losses: texts.map(({ text }, i) => -Math.log(likelihood[i]! - (isWhole(text) ? 0 : change[i]!))),
    });
    const { order, why } = await select({ name: 'activeInstruction', copies: 3, drop: 0.9 }, { pool: documents, of });
    expect(order).toEqual([1, 3, 0]);
    expect(why(1)).toContain('0.5, by 0.3');
    await expect(select('activeInstruction', { pool: blank(3) })).rejects.toThrow('the pool has none');
  });

  it('takes whole tasks by the mean of their pairs, and leaves out difficult tasks', async () => {
    // Three tasks; the single most wavering pair is of the task that wavers least, and is difficult.
    const tasks = ['drugs', 'rules', 'stories'];
    const change: Record<string, readonly number[]> = {
      ...{ drugs: [0.1, 0.12, 0.11], rules: [0.2, 0.02, 0.2], stories: [0.001, 0.24, 0.003] },
    };
    const likelihood: Record<string, number> = { drugs: 0.5, rules: 0.6, stories: 0.3 };
    const documents = pairs.slice(0, 9).map((pair, i) => ({ ...pair, source: tasks[i % 3]! }));
    const isWhole = (text: string) => documents.some((one) => one.text === text);
    const of = (texts: readonly Candidate[]) => ({
      losses: texts.map(({ text }, i) => {
        const source = tasks[i % 3]!;
        return -Math.log(likelihood[source]! - (isWhole(text) ? 0 : change[source]![Math.floor(i / 3)]!));
      }),
    });
    const choice = { name: 'activeInstruction', copies: 2, drop: 0.9 };
    const { order, why } = await select(choice, { pool: documents, of });
    const sources = order.map((index) => documents[index]!.source);
    expect(sources).toEqual(['rules', 'rules', 'rules', 'drugs', 'drugs', 'drugs']);
    expect(why(1)).toMatch(/^Leaving words of a question of its task, rules, out changes .* 0.6, by 0.14 on average/);
    expect(why(2)).toContain('so it is not among the 6');
    const single = await select({ ...choice, unit: 'pair' }, { pool: documents, of });
    expect(single.order[0]).toBe(5);
  });
});

describe('clear', () => {
  it('keeps the half that the model trusts most', async () => {
    const trust = pairs.map((_, i) => ((i * 3) % 10) / 10 + 0.05);
    const of = (texts: readonly Candidate[]) => ({
      losses: texts.map(({ text, answerFrom }, i) => {
        expect(['A', 'B']).toContain(text.slice(answerFrom));
        return -Math.log(text.endsWith('A') ? trust[i]! : 1 - trust[i]!);
      }),
    });
    const { order, why } = await select('clear', { pool: pairs, of });
    expect(order).toHaveLength(5);
    expect(order.map((index) => trust[index]!)).toEqual([...trust].sort((a, b) => b - a).slice(0, 5));
    expect(why(order[0]!)).toContain('confidence of 0.95');
  });
});
