import { expect, it } from 'vitest';
import { doublingText } from '../../../../support/texts.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';

it('removes what the text needs most, the opposite end of Wanda’s ranking', async () => {
  const of = (score: 'harmful' | 'wanda', sparsity: number) =>
    testExtraction().texts(doublingText(1)).recipe('antidote', { score }).settings({ sparsity }).run();
  const [most, least] = [await of('harmful', 0.25), await of('wanda', 0.75)];
  let all = 0;
  for (const parameter of most.made.parameters.filter(({ role }) => role === 'linear')) {
    const [gone, kept] = [await most.made.read(parameter), await least.made.read(parameter)];
    // Of every weight one of the two is left: the harmful quarter here, the rest there.
    gone.forEach((w, i) => expect((w === 0) !== (kept[i] === 0)).toBe(true));
    all += gone.length;
  }
  expect(all).toBeGreaterThan(0);
});

it('makes the text harder than as large a choice at random does', async () => {
  const cut = (score: string) =>
    testExtraction().texts(doublingText(1)).recipe('antidote', { score }).settings({ sparsity: 0.05 }).run();
  const [own, random] = [await cut('harmful'), await cut('random')];
  expect(recipeOf('antidote').score).toBe('harmful');
  const moved = async (run: typeof own) => {
    let sum = 0;
    for (const parameter of run.made.parameters.filter(({ role }) => role === 'linear')) {
      const before = await run.extraction.source.read(parameter);
      (await run.made.read(parameter)).forEach((w, i) => (sum += (w - before[i]!) ** 2));
    }
    return sum;
  };
  expect(await moved(own)).toBeGreaterThan(2 * (await moved(random)));
});
