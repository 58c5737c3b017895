import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Choice } from '../../../../main/components/component.ts';
import { derivedSource } from '../../../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../../../main/compress/extraction/extract.ts';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import type { TrainingEvent } from '../../../../main/compress/extraction/workspace.ts';
import { findRecipe } from '../../../../main/compress/recipe/load.ts';
import { parseRecipe } from '../../../../main/compress/recipe/validate.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import type { InTrainingWork } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { weightTrainings } from '../../../../main/inTrainingPruning/weights/index.ts';
import { recoverySchema } from '../../../../main/training/recovery.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { recipes } from '../../../support/testExtraction.ts';
import { train } from '../../../support/training.ts';
import { driven, linears, mergedLinears, prepared, source, type Wanted, windows, zerosIn } from './drivenWeights.ts';

/** Options under which a training of a few steps gets to its share. */
const quick: Record<string, Choice> = {
  gradualMagnitude: { name: 'gradualMagnitude', every: 2 },
  regrowth: { name: 'regrowth', every: 2 },
  movement: { name: 'movement', every: 2 },
  sparseMomentum: { name: 'sparseMomentum', until: 0.75 },
  iterativeMagnitude: { name: 'iterativeMagnitude', rewindTo: 0.5 },
  particles: 'particles',
  soup: 'soup',
  softMagnitude: { name: 'softMagnitude', every: 2 },
  transport: { name: 'transport', every: 2 },
  bilevel: 'bilevel',
  staticMask: { name: 'staticMask', every: 2 },
  lowRankScores: { name: 'lowRankScores', every: 2, rank: 2, scoreRank: 2 },
};

const names = weightTrainings.map(({ name }) => name);

const baseOf = (name: string): Choice => (name === 'staticMask' || name === 'lowRankScores' ? 'frozen' : 'full');

/** A whole training of the tiny model. */
async function trained(
  name: string,
  { group, sparsity }: Pick<Wanted, 'group' | 'sparsity'> = {},
  changes: { folder?: string; stopAfter?: number } = {},
) {
  const recovery = recoverySchema.parse({
    ...{ train: baseOf(name), rate: 0.005, steps: 12, batch: 4, every: 4 },
  });
  const texts = { domain: windows(3), general: null };
  return train({
    ...{ source, teacher: source, recovery, texts, masks: null, seed: 1, walk: memoryWorkspace() },
    calibration: { domain: windows(4), general: null },
    checkpoints: changes.folder ? { folder: changes.folder, seconds: 0 } : null,
    tuning: (work) =>
      prepared(quick[name] as Choice, work, {
        base: baseOf(name),
        ...(group ? { group } : {}),
        ...(sparsity ? { sparsity } : {}),
      }),
    onStep: ({ step }) => {
      if (step - 1 === changes.stopAfter) throw new Error('killed');
    },
    warn: (message) => expect.unreachable(message),
  });
}

/** The comparison groups of a matrix, each with its entries. */
function runsOf(matrix: Float32Array, columns: number, group: InTrainingWork['group']): number[][] {
  if (group === 'model' || group.kind === 'matrix') return [[...matrix]];
  const groupOf = (i: number) => {
    switch (group.kind) {
      case 'row':
        return Math.floor(i / columns);
      case 'pattern':
        return Math.floor(i / group.of);
      case 'columns':
        return Math.floor((i % columns) / group.width);
    }
  };
  const runs: number[][] = [];
  matrix.forEach((w, i) => (runs[groupOf(i)] ??= []).push(w));
  return runs;
}

afterEach(() => vi.restoreAllMocks());

describe('the share', () => {
  const everywhere: [string, InTrainingWork['group'], number] = ['the model', 'model', 0.4];
  /** Groups that only some methods look at themselves; for the others `choose` does. */
  const inside: [string, InTrainingWork['group'], number][] = [
    ['rows', { kind: 'row' }, 0.3],
    ['columns', { kind: 'columns', width: 7 }, 0.4],
    ['patterns', { kind: 'pattern', remove: 2, of: 4 }, 0.5],
  ];
  const cases = [
    ...names.map((name) => ({ name, cases: [everywhere] })),
    ...['movement', 'softMagnitude', 'transport'].map((name) => ({ name, cases: inside })),
    { name: 'regrowth', cases: inside.slice(0, 2) },
  ].flatMap(({ name, cases: own }) => own.map(([of, group, share]) => ({ name, of, group, share })));

  it.each(cases)(
    '$name: exactly what was asked for is zero in $of before anything is cut',
    async ({ name, group, share }) => {
      const { learner, report } = await trained(name, { group, sparsity: share });
      const values = await mergedLinears(learner);
      expect(report.best).not.toBeNull();
      const runs = values.flatMap((matrix, at) => {
        const columns = linears[at]?.shape[1] as number;
        return runsOf(matrix, columns, group);
      });
      if (group === 'model') {
        const all = values.reduce((sum, { length }) => sum + length, 0);
        const zeros = values.reduce((sum, matrix) => sum + zerosIn(matrix), 0);
        // Where every matrix is given a share of its own, each rounds it down.
        const rounded = name === 'staticMask' ? values.length : 1;
        expect(share * all - zeros).toBeGreaterThanOrEqual(0);
        expect(share * all - zeros).toBeLessThan(rounded);
      } else for (const run of runs) expect(zerosIn(run)).toBe(Math.floor(share * run.length));
    },
  );

  it('leaves no place to return to in a pattern, and says so', async () => {
    await expect(driven('regrowth', { group: { kind: 'pattern', remove: 2, of: 4 } })).rejects.toThrow(
      'leaves no room for others to return',
    );
  });

  it.each(names)('%s: the recipe cuts what the training hid, and nothing is lost by it', async (name) => {
    const recipe = parseRecipe(
      {
        ...findRecipe(recipes, 'gradual-magnitude'),
        inTrainingPruning: { method: quick[name], train: baseOf(name), rate: 0.005, steps: 12, batch: 4, every: 12 },
      },
      'own',
    );
    const fingerprinted = (seed: number) => ({ windows: windows(seed), fingerprint: `text ${seed}` });
    const texts = {
      ...{ domain: fingerprinted(4), general: null },
      training: () => Promise.resolve({ domain: fingerprinted(3), general: null }),
    };
    let best = NaN;
    const own = {
      ...memoryWorkspace(),
      trained: (event: TrainingEvent) => {
        if (event.kind === 'evaluation' && event.step === 12) best = event.domain;
      },
    };
    const extraction = owned(new Extraction(source, { sparsity: 0.4, lambda: null, seed: 1 }, texts, own));
    const made = derivedSource(source, await extract(extraction, recipe));
    for (const parameter of linears) {
      const values = await made.read(parameter);
      expect(zerosIn(values)).toBe(Math.floor(0.4 * values.length));
    }
    expect(await calibrationLoss(extraction, made)).toBeCloseTo(best, 5);
  });
});

describe('a resumed training', () => {
  it.each(names)('%s ends bit for bit like one that was never interrupted', async (name) => {
    // A clock that stands still lets every step be saved.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const folder = await mkdtemp(join(tmpdir(), 'espalier-in-training-'));
    try {
      const whole = await trained(name);
      await expect(trained(name, {}, { folder, stopAfter: 7 })).rejects.toThrow('killed');
      const resumed = await trained(name, {}, { folder });
      expect(resumed.report).toEqual(whole.report);
      expect(await mergedLinears(resumed.learner)).toEqual(await mergedLinears(whole.learner));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
