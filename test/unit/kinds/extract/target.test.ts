import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import {
  bytesLeft,
  bytesRounded,
  precisionForSize,
  precisionWithin,
  sparsityForBytes,
  sparsityOf,
} from '../../../../main/kinds/extract/target.ts';
import type { Project } from '../../../../main/project/project.ts';
import { findSubject, type Subject } from '../../../../main/project/subjects.ts';
import { tinyProject } from '../../../support/tinyProject.ts';

const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
const recipe = (name: string) => findRecipe(recipes, name);
let project: Project;
let tiny: Subject;

beforeAll(async () => {
  project = await tinyProject();
  tiny = await findSubject(project, 'tiny');
});
afterAll(() => project.close());

describe('a size', () => {
  it.each(['flap', 'flap-uniform', 'svd-llm'])('is reached by the smallest share that reaches it: %s', (name) => {
    for (const part of [0.95, 0.85, 0.75]) {
      const bytes = Math.floor(tiny.bytes * part);
      const share = sparsityForBytes(tiny, recipe(name), bytes) ?? NaN;
      expect(bytesLeft(tiny, recipe(name), share)).toBeLessThanOrEqual(bytes);
      expect(bytesLeft(tiny, recipe(name), share - 0.001)).toBeGreaterThan(bytes);
    }
  });

  it('is not reached where even the most that can go leaves more', () => {
    expect(sparsityForBytes(tiny, recipe('flap'), 1000)).toBeNull();
    expect(() => sparsityOf(tiny, recipe('flap'), { kind: 'bytes', value: 1000 })).toThrow(
      'The recipe flap cannot make tiny as small as 0.0 MB: embeddings and output head stay, and at most 95 % of the rest can go.',
    );
  });

  it('is not reached by zeros, which take as much room as other numbers', () => {
    expect(bytesLeft(tiny, recipe('wanda'), 0.5)).toBe(tiny.bytes);
    expect(() => sparsityOf(tiny, recipe('wanda'), { kind: 'bytes', value: 20_000 })).toThrow(
      'The recipe wanda makes zeros',
    );
  });

  it('takes more of the other layers where one is left whole', () => {
    const bytes = Math.floor(tiny.bytes * 0.9);
    const all = sparsityForBytes(tiny, recipe('flap-uniform'), bytes) ?? NaN;
    expect(sparsityForBytes(tiny, recipe('flap-uniform'), bytes, { '0': 0 })).toBeGreaterThan(all);
  });
});

describe('a size that is reached by rounding', () => {
  const [alone, eora] = [recipe('gptq'), recipe('eora-rounded')];

  it('has to hold what stands beside the matrices too', () => {
    const precision = { linears: 'q6_k', tables: 'q8_0' } as const;
    // Of the tiny model only down_proj, 24 rows of 32 numbers, holds a block: eight rows of 34 bytes, 24 of eight times two.
    const beside = 2 * (8 * 34 + 24 * 16);
    const bytes = bytesRounded(tiny, alone, precision);
    expect(bytesRounded(tiny, eora, precision)).toBe(bytes + beside);
    const found = precisionWithin(tiny, alone, bytes);
    expect(found && bytesRounded(tiny, alone, found)).toBe(bytes);
    const coarser = precisionWithin(tiny, eora, bytes);
    expect(coarser ? bytesRounded(tiny, eora, coarser) : 0).toBeLessThanOrEqual(bytes);
    expect(precisionWithin(tiny, eora, bytes + beside)).toEqual(found);
    expect(() => precisionForSize(tiny, eora, 1000)).toThrow('the smallest is');
  });
});

describe('the share that a run removes', () => {
  it('is what was asked for, else what the recipe says', () => {
    expect(sparsityOf(tiny, recipe('wanda'), { kind: 'sparsity', value: 0.2 })).toBe(0.2);
    expect(sparsityOf(tiny, recipe('wanda'), undefined)).toBe(recipe('wanda').defaults.sparsity);
  });

  it('is found by the run for a goal', () => {
    for (const kind of ['keep', 'time'] as const)
      expect(sparsityOf(tiny, recipe('flap'), { kind, value: 0.9 })).toBeNull();
    expect(() => sparsityOf(tiny, recipe('movement-pruning'), { kind: 'keep', value: 0.9 })).toThrow(
      'prunes while it trains, so every try of a search would be a training',
    );
  });

  it('is fixed by a pattern', () => {
    expect(sparsityOf(tiny, recipe('wanda-2-4'), undefined)).toBe(0.5);
    expect(sparsityOf(tiny, recipe('wanda-2-4'), { kind: 'sparsity', value: 0.5 })).toBe(0.5);
    expect(() => sparsityOf(tiny, recipe('wanda-2-4'), { kind: 'sparsity', value: 0.4 })).toThrow(
      'removes 2 of every 4 weights, so its sparsity is always 0.5',
    );
  });

  it('is nothing where a recipe only trains', () => {
    expect(sparsityOf(tiny, recipe('lora'), undefined)).toBe(0);
    expect(() => sparsityOf(tiny, recipe('lora'), { kind: 'sparsity', value: 0.4 })).toThrow(
      'trains and removes nothing, so it has no target',
    );
  });
});
