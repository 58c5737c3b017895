import { describe, expect, it } from 'vitest';
import { type CutWord, learnMerges } from '../../../../main/formats/vocabulary/learn.ts';
import { u32 } from '../../../../main/runtime/random.ts';

const words = (all: Record<string, number>): CutWord[] =>
  Object.entries(all).map(([word, weight], at) => ({ pieces: [...word], weight, documents: [at] }));
const learned = (all: Record<string, number>, count: number, taken: readonly string[] = [], documents = 1) =>
  learnMerges(words(all), count, { prefer: (saved) => saved, taken: (text) => taken.includes(text), documents }).map(
    ([left, right]) => `${left} ${right}`,
  );

describe('learnMerges', () => {
  // The example of Sennrich, Haddow and Birch (2016): low and er· are learned, of pairs that weigh the same the first by its texts.
  it('learns what the paper learns', () => {
    expect(learned({ low$: 5, lowest$: 2, newer$: 6, wider$: 3 }, 4)).toEqual(['e r', 'er $', 'l o', 'lo w']);
  });

  it('leaves out what is a token already, and ends where no pair is left', () => {
    expect(learned({ abc: 2 }, 5, ['ab'])).toEqual(['b c', 'a bc']);
    expect(learned({ ab: 1, a: 9 }, 3)).toEqual(['a b']);
  });

  it('takes only what several documents hold', () => {
    expect(learned({ ab: 9, xab: 1, xyz: 5, cab: 2 }, 9, [], 3)).toEqual(['a b']);
    expect(learned({ ab: 9, xab: 1, xyz: 5, cab: 2 }, 9, [], 4)).toEqual([]);
  });

  it('counts as if it counted everything anew after every merge', () => {
    const all = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => {
        const length = 2 + (u32(at, 0) % 8);
        return [Array.from({ length }, (__, i) => 'abc'[u32(at, i + 1) % 3]).join(''), 1 + (u32(at, 99) % 9)];
      }),
    );
    let cut = words(all);
    const expected: string[] = [];
    const known = new Set<string>();
    while (expected.length < 25) {
      const counts = new Map<string, number>();
      for (const { pieces, weight } of cut)
        for (let at = 0; at + 1 < pieces.length; at += 1) {
          const pair = `${pieces[at]} ${pieces[at + 1]}`;
          if (!known.has(pair.replace(' ', ''))) counts.set(pair, (counts.get(pair) ?? 0) + weight);
        }
      const most = Math.max(...counts.values());
      const [best = ''] = [...counts].flatMap(([pair, count]) => (count === most ? [pair] : [])).sort();
      const text = best.replace(' ', '');
      known.add(text);
      expected.push(best);
      const [left, right] = best.split(' ');
      cut = cut.map(({ pieces, weight }) => {
        const result: string[] = [];
        for (const piece of pieces)
          if (result.at(-1) === left && piece === right) result[result.length - 1] = text;
          else result.push(piece);
        return { pieces: result, weight, documents: [] };
      });
    }
    expect(learned(all, 25)).toEqual(expected);
  });
});
