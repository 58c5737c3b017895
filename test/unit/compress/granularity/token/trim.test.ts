import { describe, expect, it } from 'vitest';
import { chosenTokens, refuseTooFew } from '../../../../../main/compress/granularity/token/choose.ts';
import { specificationProblem } from '../../../../../main/compress/recipe/specificationProblem.ts';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { readVocabulary } from '../../../../../main/formats/vocabulary/vocabulary.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';
import { chainedTokenizer } from '../../../../support/tokens.ts';

const vocabulary = readVocabulary(chainedTokenizer(60));
const textOf = (id: number) => vocabulary.texts.get(id) ?? '';

/** Scores of tokens by their texts; all others have none. */
function scored(scores: Record<string, number>): Float64Array {
  const all = new Float64Array(60);
  for (const [id, text] of vocabulary.texts) all[id] = scores[text] ?? 0;
  return all;
}

const chosen = (scores: Record<string, number>, keep: number, language = 0): string[] =>
  Array.from(chosenTokens({ vocabulary, scores: scored(scores), keep, language }), textOf);

describe('tokens that stay', () => {
  it('are what any text needs, then what occurs most, with what it is merged from', () => {
    expect(chosen({ aab: 3, ee: 2, ed: 1 }, 9)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'aa', 'ee', 'aab']);
    // "aab" would need "aa" as well, for which there is no room.
    expect(chosen({ aab: 3, ee: 2 }, 7)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'ee']);
  });

  it('fill up in the order of merges, with tokens that are written as the texts are', () => {
    expect(chosen({ de: 2 }, 9)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'dd', 'de', 'ed']);
  });

  it('leave room for the language before the texts have their say', () => {
    const scores = { aab: 9, ef: 1, aa: 1e-9 };
    expect(chosen(scores, 8)).toContain('aab');
    expect(chosen(scores, 8, 1)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'aa', 'ab']);
  });

  it('are refused when they are fewer than any text needs', () => {
    expect(() => refuseTooFew(vocabulary, 60, 6)).not.toThrow();
    expect(() => refuseTooFew(vocabulary, 60, 5)).toThrow(
      'Of the 60 rows of the vocabulary 5 would stay, but any text needs 6',
    );
  });
});

describe.each([true, false])('a model whose tokens go, its head tied: %s', (tied) => {
  const architecture = smallArchitecture({ tied });
  const source = memorySource(architecture, seededWeights(architecture));

  it('keeps its layers, and the rows of the tokens that stay', async () => {
    const { made, result, extraction } = await testExtraction()
      .model(source)
      .recipe('vocabulary-trim')
      .settings({ lambda: 1, sparsity: 0.4 })
      .run();
    const [change] = result.tokens ?? [];
    expect(change?.vocabulary).toBe(30);
    expect(made.architecture.vocabulary).toBe(30);
    for (const parameter of made.parameters) {
      const own = await made.read(parameter);
      const before = source.parameters.find(({ name }) => name === parameter.name);
      const whole = await extraction.source.read(before as NonNullable<typeof before>);
      const { hidden } = architecture;
      const rows = parameter.shape[0] === 30 ? [...(change?.ids.keys() ?? [])] : null;
      expect([...own]).toEqual(
        rows ? rows.flatMap((id) => [...whole.subarray(id * hidden, (id + 1) * hidden)]) : [...whole],
      );
    }
  });

  it('keeps other tokens where they are drawn, or counted in another text', async () => {
    const tokens = async (score: string, lambda: number) => {
      const recipe = recipeOf('vocabulary-trim', { score, allocation: { name: 'lowest', language: 0 } });
      const settings = { lambda, sparsity: 0.6 };
      const texts = [randomText(1), randomText(2)] as const;
      const { result } = await testExtraction()
        .model(source)
        .texts(...texts)
        .recipe(recipe)
        .settings(settings)
        .run();
      return result.tokens?.flatMap(({ ids }) => [...ids.keys()]).join();
    };
    const all = await Promise.all([
      tokens('frequency', 1),
      tokens('frequency', 0),
      tokens('frequency', 0.5),
      tokens('random', 1),
    ]);
    expect(new Set(all).size).toBe(4);
  });
});

describe('a recipe that removes tokens', () => {
  it('stands alone: what comes behind reads text with another tokenizer', () => {
    const recipe = recipeOf('vocabulary-trim');
    expect(recipeProblem(recipe)).toBeNull();
    const { recovery } = recipeOf('lora');
    expect(recipeProblem({ ...recipe, recovery })).toMatchObject({
      field: 'recovery',
      reason: expect.stringContaining('a plan'),
    });
    expect(recipeProblem({ ...recipe, then: [{ ...recipeOf('wanda'), part: 0.5 }] })).not.toBeNull();
  });

  it('has one vocabulary to choose from, at once', () => {
    const { unit, score, allocation, compensation } = recipeOf('vocabulary-trim');
    const specification = { unit, score, allocation, compensation, group: 'site', schedule: 'oneShot' } as const;
    expect(specificationProblem(specification)).toMatchObject({ field: 'group' });
    expect(specificationProblem({ ...specification, group: 'model', schedule: 'sequential' })).toMatchObject({
      field: 'schedule',
    });
  });
});
