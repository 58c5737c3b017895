import { describe, expect, it } from 'vitest';
import { candidateProbability, chooseBanding } from '../../../../main/corpus/inspect/bands.ts';
import { NearDuplicates } from '../../../../main/corpus/inspect/nearDuplicates.ts';
import { randomNumbers } from '../../../support/random.ts';

const random = randomNumbers(3);
const below = (count: number) => Math.floor(random(1, 0, count)[0] as number);
const word = () => `w${Math.floor(20_000 ** (random(1, 0, 1)[0] as number))}`;
const words = (count: number) => Array.from({ length: count }, word);
const edited = (original: readonly string[], rate: number) =>
  original.map((kept) => ((random(1, 0, 1)[0] as number) < rate ? word() : kept));

const triples = (document: readonly string[]) =>
  new Set(
    document.length < 3 ? [document.join(' ')] : document.slice(2).map((_, i) => document.slice(i, i + 3).join(' ')),
  );

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((triple) => b.has(triple)).length;
  return common / (a.size + b.size - common);
}

/** A few hundred documents, a third of them edited copies of earlier ones, and the exact similarity of every pair. */
function planted(count: number, length: () => number) {
  const documents: string[][] = [];
  for (let i = 0; i < count; i += 1)
    documents.push(
      i > 10 && i % 3 === 0
        ? edited(documents[below(i)] as string[], random(1, 0, 0.15)[0] as number)
        : words(length()),
    );
  const sets = documents.map(triples);
  const pairs: { a: number; b: number; similarity: number }[] = [];
  for (let a = 0; a < count; a += 1)
    for (let b = a + 1; b < count; b += 1) {
      const similarity = jaccard(sets[a] as Set<string>, sets[b] as Set<string>);
      if (similarity > 0.3) pairs.push({ a, b, similarity });
    }
  return { documents, pairs };
}

function indexed(documents: readonly (readonly string[])[], options?: { threshold?: number; seed?: number }) {
  const found = new NearDuplicates(options);
  for (const document of documents) found.add(document.join(' '));
  return found;
}

const groupsOf = (found: NearDuplicates) =>
  new Map(found.groups().flatMap((members, group) => members.map((member) => [member, group] as const)));

describe.each([
  ['short', () => 25 + below(30)],
  ['ordinary', () => 120 + below(100)],
])('near duplicates among %s documents', (_, length) => {
  const { documents, pairs } = planted(600, length);

  it('have exactly the similarity of their shingles', () => {
    const found = indexed(documents);
    expect(pairs.length).toBeGreaterThan(100);
    for (const { a, b, similarity } of pairs) expect(found.similarity(a, b)).toBeCloseTo(similarity, 12);
  });

  it.each([0.5, 0.6, 0.7, 0.8, 0.9])('are found at a threshold of %d, and nothing else is', (threshold) => {
    const groups = groupsOf(indexed(documents, { threshold }));
    const together = (a: number, b: number) => groups.has(a) && groups.get(a) === groups.get(b);
    const wanted = pairs.filter(({ similarity }) => similarity >= threshold);
    const recalled = wanted.filter(({ a, b }) => together(a, b)).length;
    expect(wanted.length).toBeGreaterThan(20);
    expect(recalled / wanted.length).toBeGreaterThan(0.98);
    // Precision is 1: every member of a group has a near duplicate in it.
    for (const [member, group] of groups)
      expect(wanted.some(({ a, b }) => (a === member || b === member) && groups.get(a) === group)).toBe(true);
  });

  it('are the same for the same seed, and nearly for another', () => {
    const [first, again, other] = [{ seed: 1 }, { seed: 1 }, { seed: 2 }].map((options) => indexed(documents, options));
    expect(again?.groups()).toEqual(first?.groups());
    const difference = Math.abs(groupsOf(other as NearDuplicates).size - groupsOf(first as NearDuplicates).size);
    expect(difference).toBeLessThanOrEqual(3);
  });
});

it('finds pairs below the threshold of banding at least as often as the S-curve, and refuses them', () => {
  // Without the comparison, pairs of similarity 0.6 would come together with this probability.
  expect(candidateProbability(0.6, chooseBanding(0.8))).toBeGreaterThan(0.5);
  const original = words(150);
  const copies = Array.from({ length: 200 }, () => edited(original, 0.07));
  const found = indexed([original, ...copies]);
  const original3 = triples(original);
  copies.forEach((copy, i) => {
    const similarity = jaccard(original3, triples(copy));
    expect(found.similarity(0, i + 1)).toBeCloseTo(similarity, 12);
    if (found.find(original.join(' '))?.document === i + 1) expect(similarity).toBe(1);
  });
});

describe('documents with the same words', () => {
  const found = new NearDuplicates();
  for (const text of ['The ward round, at nine.', 'Something else', 'the WARD round at nine', 'x', '', ' … ', 'X!'])
    found.add(text);

  it('are one group, the first of them first', () => {
    expect(found.groups()).toEqual([
      [0, 2],
      [3, 6],
      [4, 5],
    ]);
    expect([found.documents, found.exactDuplicates]).toEqual([7, 3]);
    expect([found.similarity(0, 2), found.similarity(0, 1)]).toEqual([1, 0]);
  });

  it('are found without being added', () => {
    expect(found.find('THE ward round at nine')).toEqual({ document: 0, similarity: 1, exact: true });
    expect(found.find('the ward round at ten')).toBeNull();
    expect(found.documents).toBe(7);
  });
});

it('joins only equal documents at a threshold of 1, however long and alike', () => {
  const long = words(30_000);
  const found = indexed([long, [...long, 'end'], long], { threshold: 1 });
  expect(found.groups()).toEqual([[0, 2]]);
});

it('estimates the similarity of long documents', () => {
  for (const rate of [0.02, 0.05, 0.1]) {
    const original = words(20_000);
    const copy = edited(original, rate);
    const exact = jaccard(triples(original), triples(copy));
    expect(Math.abs(indexed([original, copy]).similarity(0, 1) - exact)).toBeLessThan(4 * 0.032);
  }
});

it('groups by connection: a text that changes step by step stays together', () => {
  const steps = [words(100)];
  for (let i = 0; i < 20; i += 1) {
    const next = [...(steps.at(-1) as string[])];
    next[5 * i] = `new${i}`;
    steps.push(next);
  }
  const found = indexed(steps);
  expect(found.groups()).toEqual([steps.map((_, i) => i)]);
  expect(found.similarity(0, 20)).toBeLessThan(0.5);
});

describe('overlap of collections', () => {
  const training = Array.from({ length: 200 }, () => words(80));
  const near = (training[17] as string[]).with(40, 'changed');
  const other = [words(80), training[5] as string[], near, words(90), training[5] as string[]];

  it('counts documents of one that stand in another, with examples', () => {
    const [here, there] = [indexed(other), indexed(training)];
    const similarity = jaccard(triples(near), triples(training[17] as string[]));
    expect(similarity).toBeGreaterThan(0.8);
    expect(here.against(there)).toEqual({
      documents: 3,
      exact: 2,
      examples: [
        { document: 1, other: 5, similarity: 1 },
        { document: 2, other: 17, similarity },
        { document: 4, other: 5, similarity: 1 },
      ],
    });
    expect(here.against(there, 1).examples).toHaveLength(1);
    expect(there.against(here).documents).toBe(2);
    expect(here.against(indexed([]))).toEqual({ documents: 0, exact: 0, examples: [] });
  });

  it('gives the closest of several', () => {
    const there = indexed([edited(near, 0.04), near, training[0] as string[]]);
    expect(there.find([...near, 'more'].join(' '))?.document).toBe(1);
  });

  it('needs the same settings', () => {
    expect(() => indexed(other, { seed: 1 }).against(indexed(training))).toThrow('one threshold and one seed');
  });
});

it('refuses thresholds and documents that are none', () => {
  for (const threshold of [0, 1.5, Number.NaN]) expect(() => new NearDuplicates({ threshold })).toThrow('above 0');
  expect(() => new NearDuplicates().similarity(0, 0)).toThrow('no document 0');
});
