import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { strategies } from '../../../main/select/strategies/index.ts';
import { distanceTo, measures } from '../../../main/select/strategies/divergence.ts';
import { fitClassifier } from '../../../main/select/classifier.ts';
import { collectionDistance, informationToNoise } from '../../../main/select/strategies/passageQuality.ts';
import { topsis } from '../../../main/select/strategies/topsis.ts';
import type { ShortTraining } from '../../../main/select/features.ts';
import { countTerms } from '../../../main/select/terms.ts';
import { randomNumbers } from '../../support/random.ts';
import { blank } from './fakeFeatures.ts';
import { common, pool, select, target, topics } from './topics.ts';

const random = randomNumbers(4);

describe('zipFit', () => {
  it('has the score of the formula', async () => {
    const [x, t] = [pool[0]!, target[0]!];
    const size = (text: string) => gzipSync(text, { level: 9 }).length;
    const [own, other, both] = [size(x.text), size(t.text), size(x.text + t.text)];
    const score = 1 - (both - Math.min(own, other)) / Math.max(own, other);
    const { why } = await select('zipFit', { pool: [x], target: [t] });
    expect(why(0)).toContain(`shares ${Number(score.toPrecision(4))} of`);
  });
});

describe('perplexity', () => {
  const losses = [5, 1, 3, 2, 4];
  const order = async (choice: Parameters<typeof strategies.bind>[0]) =>
    (await select(choice, { pool: blank(5), told: { pool: { losses, errorNorms: losses.map((l) => -l) } } })).order;

  it('takes the window that is asked for, whatever its size', async () => {
    expect(await order({ name: 'perplexityWindow', keep: 'low', reference: 0 })).toEqual([1, 3, 2, 4, 0]);
    expect(await order({ name: 'perplexityWindow', reference: 0 })).toEqual([0, 4, 2, 3, 1]);
    expect((await order('middleSlice')).slice(0, 3).sort()).toEqual([2, 3, 4]);
    expect((await order('middleSlice'))[0]).toBe(2);
    expect(await order({ name: 'middleSlice', by: 'el2n', keep: 'low' })).toEqual([0, 4, 2, 3, 1]);
  });
});

describe('perplexityWindow', () => {
  it('judges by a reference model that was trained on documents which are never taken', async () => {
    const trainings: ShortTraining[] = [];
    const after = Array.from({ length: 20 }, (_, i) => 1 + ((i * 7) % 20) / 20);
    const trained = (training: ShortTraining) => {
      trainings.push(training);
      return { losses: after };
    };
    const task = { pool: blank(20), told: { pool: { losses: after.map((loss) => -loss) } }, trained };
    const { order, why } = await select({ name: 'perplexityWindow', reference: 0.25, epochs: 2 }, task);
    expect(trainings).toMatchObject([{ epochs: 2 }]);
    const { documents } = trainings[0]!;
    expect(documents).toHaveLength(5);
    const rest = blank(20).flatMap((_, i) => (documents.includes(i) ? [] : [i]));
    expect(order).toEqual(rest.sort((a, b) => after[b]! - after[a]!));
    expect(why(documents[0]!)).toMatch(
      /^It is one of 5 documents that the reference model was trained on, so it is not/,
    );
  });

  it('refuses a pool that no reference model can be trained apart from', async () => {
    await expect(() => select('perplexityWindow', { pool: blank(1) })).rejects.toThrow(
      'the pool has 1; give it at least 2',
    );
  });
});

describe('el2n and grand', () => {
  it('score behind several short trainings on the pool, and take the mean', async () => {
    const hard = (index: number) => 1 + index / 50;
    // One training alone is misled by its seed, here by far more than documents differ.
    const told = (shift: (index: number) => number) => {
      const scores = Array.from({ length: 50 }, (_, i) => hard(i) + shift(i));
      return {
        errorNorms: scores,
        gradients: { norms: Float64Array.from(scores), alongWeights: new Float64Array(50), weightNorm: 1 },
      };
    };
    for (const name of ['el2n', 'grand']) {
      const seeds: number[] = [];
      const trained = ({ seed, epochs, documents }: ShortTraining) => {
        seeds.push(seed);
        expect([epochs, documents.length]).toEqual([1, 50]);
        return told((i) => (i % 3 === seed % 3 ? 10 : 0));
      };
      const task = { pool: blank(50), told: { pool: told((i) => -i) }, trained };
      const { order, why } = await select({ name, drop: 0.2 }, task);
      expect(new Set(seeds).size).toBe(3);
      expect([...order].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
      expect(why(49)).toContain('on average over 3 short trainings, is 5.313');
      const before = await select({ name, drop: 0.2, epochs: 0 }, task);
      expect(seeds).toHaveLength(3);
      expect([...before.order].sort((a, b) => a - b)).toEqual([...Array(40).keys()].map((i) => i + 10));
    }
  });

  it('drop the hardest and take the others at random', async () => {
    const scores = Array.from({ length: 50 }, (_, i) => (i * 17) % 50);
    const told = {
      pool: {
        errorNorms: scores,
        gradients: { norms: Float64Array.from(scores), alongWeights: new Float64Array(50), weightNorm: 1 },
      },
    };
    for (const name of ['el2n', 'grand']) {
      const { order, why } = await select({ name, drop: 0.2 }, { pool: blank(50), told });
      expect(order).toHaveLength(40);
      expect(order.every((index) => scores[index]! < 40)).toBe(true);
      expect(order.map((index) => scores[index]!)).not.toEqual([...scores.keys()].slice(0, 40));
      expect(why(scores.indexOf(49))).toMatch(/is 49, above the limit of 39, so it is not among the 40/);
    }
  });
});

describe('topsis and donod', () => {
  it('rank by nearness to the best of both', () => {
    const nearness = topsis([Float64Array.of(1, 3, 2, 1), Float64Array.of(2, 4, 4, 2)]);
    // Scaled columns: (1, 3, 2, 1)/√15 and (2, 4, 4, 2)/√40.
    const far = Math.hypot(1 / Math.sqrt(15), 0);
    const near = Math.hypot(1 / Math.sqrt(15), 2 / Math.sqrt(40));
    expect(Array.from(nearness)).toEqual([1, 0, expect.closeTo(far / (far + near), 9), 1]);
    expect(topsis([Float64Array.of(2, 2)])).toEqual(Float64Array.of(1, 1));
  });

  it('take documents of small steps that do not make the weights grow', async () => {
    const weightNorm = 4;
    const told = { norms: Float64Array.of(1, 1, 9, 1), alongWeights: Float64Array.of(-2, 2, 0, NaN), weightNorm };
    const { order, why } = await select(
      { name: 'donod', keep: 1, rate: 0.1 },
      {
        pool: blank(4),
        told: { pool: { gradients: { ...told, norms: Float64Array.of(1, 1, 9, NaN) } } },
      },
    );
    // −⟨W, G⟩ makes W' longer: document 0 grows, 1 shrinks, 2 moves far.
    expect(order).toEqual([1, 0, 2]);
    const grown = Math.sqrt(16 + 2 * 0.1 * 2 + 0.01) - 4;
    expect(why(0)).toContain(`by 0.1 and change its norm by ${Number(grown.toPrecision(4))}`);
  });
});

describe('prototypes', () => {
  it('take the typical or the unusual', async () => {
    const rows = [...Array.from({ length: 19 }, () => [1, ...random(3, -0.1, 0.1)]), [0.2, 1, 1, 1]];
    const task = { pool: blank(20), told: { pool: { states: rows } } };
    expect((await select({ name: 'prototypes', clusters: 1 }, task)).order.at(-1)).toBe(19);
    expect((await select({ name: 'prototypes', clusters: 1, keep: 'hardest' }, task)).order[0]).toBe(19);
  });
});

describe('dp4tl', () => {
  it('never takes groups that nothing of the domain falls into', async () => {
    const { order, why } = await select({ name: 'dp4tl', clusters: 2 }, common);
    expect(order.every((index) => topics(index) === 'medical')).toBe(true);
    expect(order).toHaveLength(20);
    expect(why(1)).toMatch(/^Of 12 texts of the domain 0 are/);
  });
});

describe('setBsr', () => {
  it('covers all of the target instead of its most frequent part', async () => {
    const values = Float32Array.of(1, 1, 0, 1, 0.9, 0, 0, 0, 1);
    const task = { pool: blank(3), target, similarities: { values, tokens: 3 }, budget: 20 };
    expect((await select('setBsr', task)).order).toEqual([0, 2, 1]);
  });
});

describe('kShot', () => {
  it('leaves out what is like something before it', async () => {
    const rows = [
      [1, 0.1, 0],
      [1, 0.1, 0.001],
      [0.8, 0.6, 0],
      [-1, 0, 0.2],
      [-1, 0.5, -0.9],
    ];
    const { order, why } = await select('kShot', {
      pool: blank(5),
      target: blank(1),
      told: { pool: { states: rows }, target: { states: [[1, 0.2, 0]] } },
    });
    expect(order).toHaveLength(4);
    expect(order.includes(0)).not.toBe(order.includes(1));
    expect(why(order.includes(0) ? 1 : 0)).toContain('but it is like one that stands before it');
  });
});

describe('divergence', () => {
  it.each([['jensenShannon'], ['renyi']] as const)(
    'is that of the smoothed distributions, by the definition: %s',
    (measure) => {
      const [text, wanted] = [countTerms(['a b b c']), countTerms(['b c c d e'])];
      const all = countTerms(['a b b c', 'b c c d e', 'f']);
      const total = 10;
      const smoothed = (counts: ReadonlyMap<string, number>, size: number) =>
        [...all].map(([term, count]) => ((counts.get(term) ?? 0) + (3 * count) / total) / (size + 3));
      const [p, q] = [smoothed(text, 4), smoothed(wanted, 5)];
      const kl = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, x, i) => sum + x * Math.log(x / b[i]!), 0);
      const middle = p.map((x, i) => (x + q[i]!) / 2);
      const expected = {
        jensenShannon: (kl(p, middle) + kl(q, middle)) / 2,
        renyi: Math.log(p.reduce((sum, x, i) => sum + x ** 0.7 * q[i]! ** 0.3, 0)) / (0.7 - 1),
      };
      const to = distanceTo(wanted, all, 3, measures[measure](0.7));
      expect(to(text)).toBeCloseTo(expected[measure], 10);
      expect(to(wanted)).toBeCloseTo(0, 10);
      // Rényi's divergence becomes Kullback's and Leibler's.
      const near = distanceTo(wanted, all, 3, measures.renyi(0.9999))(text);
      expect(near).toBeCloseTo(kl(p, q), 3);
    },
  );
});

describe('passageQuality', () => {
  it('has the measures of the literature', () => {
    expect(informationToNoise(countTerms(['same same same word']))).toBe(0.5);
    const collection = countTerms(['a a b c']);
    const document = countTerms(['a b']);
    const p = [0.5, 0.25, 0.25];
    const d = [0.5, 0.5, 0].map((x, i) => 0.8 * p[i]! + 0.2 * x);
    expect(collectionDistance(document, collection)).toBeCloseTo(
      p.reduce((sum, x, i) => sum + x * Math.log(x / d[i]!), 0),
      12,
    );
  });

  it('leaves out what is unlike everything else, and what repeats itself', async () => {
    const odd = { text: 'xq zv kk 8 8 8 qqp', tokens: 20 };
    const { order } = await select(
      { name: 'passageQuality', measure: 'collectionDistance', drop: 0.1 },
      { pool: [...pool.slice(0, 19), odd] },
    );
    expect(order).not.toContain(19);
    const repeated = { text: Array(40).fill('again').join(' '), tokens: 40 };
    const choice = { name: 'passageQuality', measure: 'informationToNoise', drop: 0.05 };
    expect((await select(choice, { pool: [repeated, ...pool.slice(0, 19)] })).order).not.toContain(0);
  });

  it('learns what is good from the target: what a model’s states tell from it goes first', async () => {
    const { order } = await select({ name: 'passageQuality', drop: 0.5 }, common);
    expect(order.filter((index) => topics(index) === 'medical')).toHaveLength(order.length);
    const wordsAlone = { name: 'passageQuality', measure: 'collectionDistance', drop: 0.5 };
    expect((await select(wordsAlone, common)).order.some((index) => topics(index) === 'legal')).toBe(true);
  });

  it('learns by a classifier at whose weights the slope is nothing', () => {
    const [count, width, good, strength] = [30, 4, 9, 1e-3];
    const rows = Float32Array.from(random(count * width, -0.5, 0.5), (x, i) => x + (i < good * width ? 0.05 : 0));
    const { weights, bias } = fitClassifier(rows, width, good, strength);
    const slope = [...weights, bias].map((value) => strength * value);
    for (let row = 0; row < count; row += 1) {
      const x = [...rows.subarray(row * width, (row + 1) * width), 1];
      const z = x.reduce((sum, value, i) => sum + value * ([...weights, bias][i] as number), 0);
      const error = 1 / (1 + Math.exp(-z)) - (row < good ? 1 : 0);
      x.forEach((value, i) => (slope[i]! += (error * value) / (2 * (row < good ? good : count - good))));
    }
    for (const one of slope) expect(Math.abs(one)).toBeLessThan(1e-6);
  });
});
