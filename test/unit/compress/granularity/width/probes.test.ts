import { expect, it } from 'vitest';
import { measured } from '../../../../../main/compress/extraction/extract.ts';
import { moments } from '../../../../../main/compress/statistics/moments.ts';
import { probeGradient, probeSlopes } from '../../../../../main/compress/statistics/probeSlopes.ts';
import { unitScores } from '../../../../../main/compress/granularity/width/scores/index.ts';
import { unitsOf } from '../../../../../main/compress/granularity/width/question.ts';
import { specificationOf } from '../../../../../main/compress/recipe/document.ts';
import { siteOf } from '../../../../../main/compress/extraction/linears.ts';
import { parameterOf } from '../../../../../main/models/source.ts';
import { unitOfEntry } from '../../../../../main/models/unitSums.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';

it('MINI-LLM takes at every matrix the norm of what that matrix reads, and matrices count alike', async () => {
  const source = layeredModel(2);
  const recipe = recipeOf('mini-llm', { score: { name: 'probes', probes: 2 } });
  const extraction = await testExtraction().model(source).recipe(recipe).open();
  const work = await measured(extraction, specificationOf(recipe));
  const { component, options } = unitScores.bind(recipe.score);
  const scorer = await component.prepare(work, options);
  const found = await work.statistics.measure(probeSlopes, { probes: 2, epsilon: 0.01 });
  for (const [index, site] of source.family.units(source.architecture, 1).entries()) {
    const statistics = work.statistics.layer(1);
    const scores = await scorer(unitsOf(extraction, site, index, statistics));
    const expected = new Float64Array(site.count);
    for (const slice of site.slices) {
      const parameter = parameterOf(source, 1, slice.local);
      const values = await source.read(parameter);
      const gradient = probeGradient(found, parameter.name, values);
      const { square } = await statistics.read(moments, siteOf(parameter));
      const unit = unitOfEntry(site, slice, values.length);
      const sums = new Float64Array(site.count);
      values.forEach((w, i) => {
        const norm = Math.sqrt(square[i % (parameter.shape[1] as number)] as number);
        sums[unit(i)]! += Math.abs(w) * norm * Math.abs(gradient[i] as number);
      });
      const mean = sums.reduce((a, b) => a + b, 0) / site.count;
      sums.forEach((sum, u) => (expected[u]! += sum / mean));
    }
    scores.forEach((score, u) => expect(score / (expected[u] as number)).toBeCloseTo(1, 5));
  }
});
