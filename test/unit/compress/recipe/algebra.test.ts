import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { algebra } from '../../../../main/compress/recipe/algebra.ts';
import { byCounts, globalUnits } from '../../../../main/compress/granularity/width/allocations/choice.ts';
import type { ScoredSite } from '../../../../main/compress/granularity/width/allocation.ts';
import { nameOf } from '../../../../main/components/component.ts';
import { loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import { specifications } from '../../../../main/compress/recipe/document.ts';
import { scheduleOf } from '../../../../main/compress/recipe/specification.ts';
import { selectWeights } from '../../../../main/runtime/select.ts';
import type { UnitSite } from '../../../../main/models/architecture.ts';

const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
const choices = (part: string) => algebra.find((one) => one.part === part)?.choices.map(({ name }) => name) ?? [];

describe('the algebra that people see', () => {
  it('names every unit, and the one of recipes that remove nothing first', () => {
    const removed = [
      'weight',
      'structure',
      'kvGroup',
      'neuron',
      'headDimension',
      'expert',
      'channel',
      'sublayer',
      'layer',
      'rank',
      'token',
      'precision',
      'word',
    ];
    expect(choices('unit')).toEqual(['none', ...removed]);
  });

  it('explains every component, and says where it comes from unless it is nobody’s', () => {
    for (const { part, choices: all } of algebra) {
      for (const { name, explanation } of all) expect(explanation.length, `${part} ${name}`).toBeGreaterThan(20);
    }
  });

  it('has every word that a recipe uses', () => {
    for (const recipe of recipes) {
      for (const one of specifications(recipe)) {
        const group = typeof one.group === 'object' ? ('of' in one.group ? 'pattern' : 'columns') : one.group;
        expect(choices('group')).toContain(group);
        expect(choices('score')).toContain(nameOf(one.score));
        expect(choices('allocation')).toContain(nameOf(one.allocation));
        expect(choices('schedule')).toContain(scheduleOf(one));
        for (const repair of [one.compensation].flat()) expect(choices('compensation')).toContain(nameOf(repair));
      }
    }
  });

  it('says what is wrong, and where', () => {
    const flap = recipes.find(({ name }) => name === 'flap');
    expect(recipeProblem(flap)).toBeNull();
    expect(recipeProblem({ ...flap, schedule: 'sequential' })).toMatchObject({ field: 'schedule' });
    expect(recipeProblem({ ...flap, score: 'wanda' })?.reason).toContain('"wanda" scores no structure');
    expect(recipeProblem({})).not.toBeNull();
  });
});

describe('layers with a share of their own', () => {
  const site = (layer: number, count: number, cost: number) =>
    ({ layer, kind: 'neuron', count, least: 1, cost }) as unknown as UnitSite;
  const sites: ScoredSite[] = [
    { site: site(0, 4, 2), scores: Float64Array.of(1, 2, 3, 4) },
    { site: site(1, 4, 2), scores: Float64Array.of(5, 6, 7, 8) },
    { site: site(2, 4, 2), scores: Float64Array.of(9, 10, 11, 12) },
  ];
  const share =
    (own: Record<number, number>, all: number) =>
    ({ layer }: UnitSite) =>
      own[layer] ?? all;

  it('lose it where every layer loses its share', () => {
    const counts = sites.map(({ site: one }) => Math.floor(share({ 0: 0, 2: 0.25 }, 0.5)(one) * one.count));
    expect(byCounts(sites, counts)).toEqual([
      [0, 1, 2, 3],
      [2, 3],
      [1, 2, 3],
    ]);
  });

  it('stay whole in a ranking, and out of its budget', () => {
    const kept = globalUnits(sites, 0.5, share({ 0: 0 }, 0.5));
    expect(kept).toEqual([[0, 1, 2, 3], [3], [1, 2, 3]]);
    expect(kept.flat()).toHaveLength(8);
  });

  it('keep every weight at 0, patterns included', () => {
    for (const group of [{ kind: 'matrix' }, { kind: 'row' }, { kind: 'pattern', remove: 2, of: 4 }] as const)
      expect(selectWeights(Float32Array.of(1, 2, 3, 4), 4, group, 0)).toEqual(Uint8Array.of(1, 1, 1, 1));
  });
});
