import { expect, it } from 'vitest';
import { unitScores } from '../../../../../main/compress/granularity/width/scores/index.ts';
import { questionOf } from '../../../../../main/compress/granularity/width/question.ts';
import { RepairedLevels } from '../../../../../main/compress/granularity/width/repairedLevels.ts';
import { sitesOf } from '../../../../../main/compress/granularity/width/units.ts';
import { Widths } from '../../../../../main/compress/granularity/width/widths.ts';
import { measured } from '../../../../../main/compress/extraction/extract.ts';
import { specificationOf } from '../../../../../main/compress/recipe/document.ts';
import { candidateLosses } from '../../../../../main/compress/statistics/candidateLosses.ts';
import { divergence } from '../../../../support/divergence.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const source = layeredModel(2);
const text = randomText(1, 8, 16);
const sparsity = 0.4;

it.each(['darwinlm', 'puzzle'])('%s judges candidates as they would be cut, repairs and all', async (name) => {
  const recipe = recipeOf(name);
  const uniform = { ...recipe, allocation: 'uniform' };
  const { made } = await testExtraction().model(source).texts(text).recipe(uniform).settings({ sparsity }).run();
  const exact = await divergence(source, made, text.windows);

  const extraction = await testExtraction().model(source).texts(text).recipe(recipe).settings({ sparsity }).open();
  const work = await measured(extraction, specificationOf(recipe));
  const score = unitScores.bind(recipe.score);
  const sites = sitesOf(source, recipe.unit);
  const question = questionOf(work, sites, () => Promise.resolve(score.component.prepare(work, score.options)));
  await using evaluator = await work.statistics.measure(candidateLosses, { metric: 'kullbackLeibler', windows: 8 });
  using levels = new RepairedLevels(work);
  const counts = sites.map(({ count }) => Math.floor(sparsity * count));
  const scored = await question.scored();
  expect(await new Widths(extraction, evaluator, scored, levels.of).evaluate(counts)).toBeCloseTo(exact, 5);
  // Units that are only silenced are further away.
  expect(await new Widths(extraction, evaluator, scored).evaluate(counts)).not.toBeCloseTo(exact, 3);
});

it('puzzle leaves whole sublayers out where that harms least', async () => {
  const silent = 'model.layers.1.mlp.down_proj.weight';
  const model = {
    ...source,
    read: async (parameter: (typeof source.parameters)[number]) => {
      const values = await source.read(parameter);
      return parameter.name === silent ? values.map((w) => w * 1e-4) : values;
    },
  };
  const { outcomes } = await testExtraction().model(model).texts(text).recipe('puzzle').settings({ sparsity }).run();
  expect(outcomes[1]?.units?.['neuron']).toEqual([]);
  expect(outcomes[1]?.shape.sublayers.map(({ name }) => name)).toEqual(['attention']);
});
