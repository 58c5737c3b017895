import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { runStages } from '../../../../main/kinds/extract/stages.ts';
import { type StageShare, stageProgress, type Standing } from '../../../../main/kinds/progress.ts';
import type { Progress } from '../../../../preload/contract/index.ts';

const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
const stagesOf = (name: string, sparsity: number | null = 0.5, measure = false) =>
  runStages(findRecipe(recipes, name), { lambda: 0.5, sparsity, measure });
const names = (stages: readonly StageShare[]) => stages.map(([name]) => name);

describe('the stages of an extraction', () => {
  it('are those of its recipe, with a search before the cut and a measurement at the end', () => {
    const plain = names(stagesOf('flap'));
    expect(plain).not.toContain('targetSearch');
    const searched = names(stagesOf('flap', null, true));
    expect(searched.at(-1)).toBe('measuring');
    expect(searched.indexOf('targetSearch')).toBe(searched.indexOf('cutting') - 1);
    expect(searched.filter((name) => name !== 'targetSearch' && name !== 'measuring')).toEqual(plain);
  });

  it('have weights that are shares of work, whatever the recipe', () => {
    for (const { name } of recipes)
      for (const [stage, weight] of stagesOf(name, null, true)) expect(weight, `${name}: ${stage}`).toBeGreaterThan(0);
  });
});

describe('progress of a run', () => {
  it('rises from stage to stage to the whole', () => {
    const standing: Standing = { stage: 'starting', fraction: 0 };
    const reported: Omit<Progress, 'memory'>[] = [];
    const stages = [['a', 1] as const, ['b', 3] as const];
    const report = stageProgress({ report: (progress) => void reported.push(progress) }, stages, standing);
    report('a', 1, 2);
    report('a', 2, 2);
    report('b', 1, 3);
    expect(standing).toEqual({ stage: 'b', fraction: 0.5 });
    report('b', 3, 3);
    expect(reported.map(({ fraction }) => fraction)).toEqual([0.125, 0.25, 0.5, 1]);
    expect(reported.at(-1)?.eta).toBe(0);
  });
});
