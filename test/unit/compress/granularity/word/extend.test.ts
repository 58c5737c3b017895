import { describe, expect, it } from 'vitest';
import { specificationProblem } from '../../../../../main/compress/recipe/specificationProblem.ts';
import { removedParameters } from '../../../../../main/compress/recipe/properties.ts';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { wordAllocations } from '../../../../../main/compress/granularity/word/allocation.ts';
import type { Json } from '../../../../../main/formats/vocabulary/kind.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { chainedTokenizer } from '../../../../support/tokens.ts';

const few = (words: number, changes: object = {}) =>
  recipeOf('vocabulary-extend', { allocation: { name: 'highest', words }, ...changes });

describe.each([true, false])('a model that gets tokens for words, its head tied: %s', (tied) => {
  const architecture = smallArchitecture({ tied });
  const source = memorySource(architecture, seededWeights(architecture));
  const extended = (changes: object = {}) => testExtraction().model(source).recipe(few(5, changes)).run();
  const { hidden, vocabulary } = architecture;

  it.each([
    ['meanRow', 'mean', 'mean'],
    ['firstRow', tied ? 'first' : 'mean', 'first'],
    ['none', 'zeros', 'zeros'],
  ])('keeps all that it has, and begins new rows as %s says', async (compensation, embedding, head) => {
    const { made, result, recipe, extraction } = await extended({ compensation });
    const [change] = result.tokens ?? [];
    const json = chainedTokenizer(vocabulary);
    const { vocab } = change?.tokenizer(json)['model'] as { vocab: Record<string, number> };
    expect(made.architecture.vocabulary).toBe(vocabulary + 5);
    const added = made.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const before = source.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(before - added).toBe(removedParameters(source, recipe, extraction.settings));
    for (const parameter of made.parameters) {
      const own = await made.read(parameter);
      const whole = await source.read(
        source.parameters.find(({ name }) => name === parameter.name) as typeof parameter,
      );
      expect(own.slice(0, whole.length)).toEqual(whole);
      if (parameter.shape[0] !== vocabulary + 5) continue;
      const row = (id: number) => [...own.subarray(id * hidden, (id + 1) * hidden)];
      const rows = {
        mean: (ids: number[]) => ids.map(row),
        first: ([id]: number[]) => [row(id as number)],
        zeros: () => [],
      };
      for (const [text, id] of Object.entries(vocab).filter(([, at]) => at >= vocabulary)) {
        // What the word was cut into, by the tokenizer as it was.
        const ids = piecesOf(json, text).map((piece) => vocab[piece] as number);
        const of = rows[(parameter.place === 'head' ? head : embedding) as keyof typeof rows](ids);
        const expected = Array.from({ length: hidden }, (_, i) =>
          of.length ? of.reduce((sum, one) => sum + (one[i] as number), 0) / of.length : 0,
        );
        row(id).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
      }
    }
  });

  it('answers as before, but for the probability that new tokens take', async () => {
    const { loss } = await extended();
    const [before, after] = [await loss(source), await loss()];
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(before + 1);
  });

  it('gets other words where they are drawn', async () => {
    const texts = async (score: string) => {
      const { result } = await extended({ score });
      return JSON.stringify((result.tokens?.[0]?.tokenizer(chainedTokenizer(vocabulary))['model'] as Json)['merges']);
    };
    expect(await texts('random')).not.toBe(await texts('saved'));
    expect(await texts('saved')).toBe(await texts('saved'));
  });
});

/** Pieces of a text by the merges of a tokenizer: the first merge of the list that applies, from the left, again and again. */
function piecesOf({ model }: ReturnType<typeof chainedTokenizer>, text: string): string[] {
  const pieces = [...text];
  for (;;) {
    const merge = model.merges.find(([left, right]) =>
      pieces.some((one, at) => one === left && pieces[at + 1] === right),
    );
    if (!merge) return pieces;
    const at = pieces.findIndex((one, i) => one === merge[0] && pieces[i + 1] === merge[1]);
    pieces.splice(at, 2, merge.join(''));
  }
}

describe('words that become tokens', () => {
  const { component, options } = wordAllocations.bind({ name: 'highest', words: 10 });
  const use = (documents: number) => ({ weight: 1, documents: Array.from({ length: documents }, (_, at) => at) });
  const chosen = (words: Record<string, number>) =>
    component.choose(
      {
        tokenizer: chainedTokenizer(12),
        words: new Map(Object.entries(words).map(([word, documents]) => [word, use(documents)])),
        prefer: (weight) => weight,
      },
      options,
    );

  it('have no digits, are made of what the vocabulary has, and stand in several documents', () => {
    expect(chosen({ fe: 3, fd: 2, fe1: 9, 'fe fe': 9, zz: 9 })).toEqual([['f', 'e']]);
  });
});

describe('a recipe that adds words', () => {
  it('stands alone, has no share, and one vocabulary to choose from', () => {
    const recipe = recipeOf('vocabulary-extend');
    expect(recipeProblem(recipe)).toBeNull();
    const { recovery } = recipeOf('full');
    expect(recipeProblem({ ...recipe, recovery })).toMatchObject({ reason: expect.stringContaining('a plan') });
    expect(recipeProblem({ ...recipe, defaults: { sparsity: 0.5, lambda: 1 } })).toMatchObject({
      reason: 'a recipe that adds and removes nothing has the share 0',
    });
    const { unit, score, allocation, compensation } = recipe;
    const one = { unit, score, allocation, compensation, group: 'model', schedule: 'oneShot' } as const;
    expect(specificationProblem({ ...one, group: 'site' })).toMatchObject({ field: 'group' });
    expect(specificationProblem({ ...one, schedule: 'sequential' })).toMatchObject({ field: 'schedule' });
    expect(specificationProblem({ ...one, compensation: ['meanRow', 'firstRow'] })).toMatchObject({
      field: 'compensation',
    });
  });
});
