import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import { Extraction } from '../../../main/compress/extraction/extraction.ts';
import { derivedSource } from '../../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../../main/compress/extraction/extract.ts';
import { calibrationLoss } from '../../../main/compress/search/calibrationLoss.ts';
import { findRecipe, loadRecipes } from '../../../main/compress/recipe/load.ts';
import { parseRecipe } from '../../../main/compress/recipe/validate.ts';
import type { TrainingEvent } from '../../../main/compress/extraction/workspace.ts';
import { inTrainingMethods } from '../../../main/inTrainingPruning/index.ts';
import type { InTrainingTuning, InTrainingWork } from '../../../main/inTrainingPruning/inTrainingPruning.ts';
import { weightTrainings } from '../../../main/inTrainingPruning/weights/index.ts';
import { Learner } from '../../../main/training/learner.ts';
import { methods } from '../../../main/tuning/methods/index.ts';
import { combined } from '../../../main/training/objectives/combined.ts';
import { boundObjectives } from '../../../main/training/objectives/bound.ts';
import { recoverySchema } from '../../../main/training/recovery.ts';
import { train } from '../../support/training.ts';
import type { Trainable } from '../../../main/training/trainable.ts';
import type { TuningWork } from '../../../main/training/tuning.ts';
import type { Choice } from '../../../main/components/component.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { floats } from '../../../main/runtime/tensor.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';

const recipes = await loadRecipes(join(import.meta.dirname, '../../../resources/recipes'));
afterEach(() => vi.restoreAllMocks());

const architecture = smallArchitecture();
const source = memorySource(architecture, seededWeights(architecture));
const linears = source.parameters.filter(({ role }) => role === 'linear');
const workspace = memoryWorkspace();

/** Text with something to learn: every token is followed by its double. */
const windows = (seed: number) => {
  const ids = new Int32Array(8 * 12);
  const drawn = uniform(seed, ids.length);
  for (let i = 0; i < ids.length; i += 1)
    ids[i] = i % 2 ? ((ids[i - 1] as number) * 2) % 50 : Math.floor((drawn[i] as number) * 50);
  return { ids, count: 8, length: 12 };
};

interface Wanted {
  readonly steps?: number;
  readonly sparsity?: number;
  readonly group?: InTrainingWork['group'];
  readonly base?: Choice;
}

const prepared = async (
  method: Choice,
  work: TuningWork,
  { sparsity = 0.4, group = { kind: 'matrix' }, base = 'full' }: Wanted = {},
): Promise<InTrainingTuning> => {
  const bound = inTrainingMethods.bind(method);
  const under = methods.bind(base);
  const inTrainingPruning: InTrainingWork = {
    ...work,
    base: await under.component.prepare(work, under.options),
    ...{ sparsity, shareOf: () => sparsity, group, removal: { of: 'weights' as const } },
  };
  return bound.component.prepare(inTrainingPruning, bound.options);
};

/** A method on the tiny model, to be driven by hand. */
const driven = (method: Choice, wanted: Wanted = {}): Promise<InTrainingTuning> =>
  prepared(
    method,
    {
      ...{ source, walk: workspace, seed: 1, steps: wanted.steps ?? 10, masks: null },
      ...{ calibration: windows(1), general: null, training: windows(2) },
      warn: (message) => expect.unreachable(message),
    },
    wanted,
  );

const linearsOf = ({ trainables }: InTrainingTuning): Trainable[] =>
  trainables.filter(
    ({ place, local, detached }) => !detached && linears.some((one) => one.place === place && one.local === local),
  );
const scoresOf = ({ trainables }: InTrainingTuning): Trainable[] => trainables.filter(({ detached }) => detached);

const noise = (seed: number, count: number, size = 1) =>
  Float32Array.from(uniform(seed, count), (u) => (2 * u - 1) * size);

/** One step as the loop takes it, with a gradient and an update of the test's own. */
async function stepBy(
  tuning: InTrainingTuning,
  number: number,
  steps: number,
  gradientOf: (one: Trainable, at: number) => Float32Array,
  update: (one: Trainable, at: number) => void = () => undefined,
  between: () => void = () => undefined,
) {
  const step = { number, steps, rate: 1 };
  await tuning.beforeStep?.(step);
  tuning.trainables.forEach((one, at) => one.gradient.set(gradientOf(one, at)));
  await tuning.beforeUpdate?.(step);
  between();
  tuning.trainables.forEach(update);
  await tuning.afterUpdate?.(step);
}

const zerosIn = (values: Iterable<number>): number => [...values].filter((w) => w === 0).length;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

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
    ...{ source, teacher: source, recovery, texts, masks: null, seed: 1, walk: workspace },
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

const mergedLinears = async (learner: Learner): Promise<Float32Array[]> => {
  const layers = await Promise.all(architecture.layers.map((_, layer) => learner.merged(layer)));
  return linears.map(({ place, local }) => floats(layers[place as number]?.weights[local]).slice());
};

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
        expect(values.reduce((sum, matrix) => sum + zerosIn(matrix), 0)).toBe(Math.floor(share * all));
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

describe('movement', () => {
  it('scores −Σ g·w under plain descent, teaches only what is shown, and lets weights return', async () => {
    const tuning = await driven({ name: 'movement', from: 0, until: 0.2, every: 1 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const at = tuning.trainables.indexOf(one);
    const start = one.values.slice();
    const expected = new Float64Array(start.length);
    const drawn = (number: number, of: number, count: number) => noise(100 * number + of, count);
    const hiddenAt: Set<number>[] = [];
    for (let number = 0; number < 2; number += 1) {
      const gradient = drawn(number, at, start.length);
      await stepBy(
        tuning,
        number,
        10,
        (other, i) => drawn(number, i, other.values.length),
        ({ detached, values, gradient: own }) => detached && values.forEach((_, i) => (values[i]! -= own[i] as number)),
      );
      expected.forEach((_, i) => (expected[i]! -= (gradient[i] as number) * (start[i] as number)));
      const order = [...expected.keys()].sort((a, b) => (expected[a] as number) - (expected[b] as number));
      const share = number === 0 ? 0.5 * (1 - 0.5 ** 3) : 0.5;
      const hidden = order.slice(0, Math.floor(share * start.length)).sort((a, b) => a - b);
      const effective = [...(one.effective as Float32Array)];
      expect(effective.flatMap((w, i) => (w === 0 ? [i] : []))).toEqual(hidden);
      hiddenAt.push(new Set(hidden));
    }
    const returned = [...(hiddenAt[0] as Set<number>)].filter((i) => !hiddenAt[1]?.has(i));
    expect(returned.length).toBeGreaterThan(0);
    for (const i of returned) expect(one.effective?.[i]).toBe(start[i]);
    await stepBy(
      tuning,
      2,
      10,
      (other) => new Float32Array(other.values.length).fill(1),
      undefined,
      () => {
        one.gradient.forEach((g, i) => expect(g).toBe(hiddenAt[1]?.has(i) ? 0 : 1));
      },
    );
  });

  it('may begin at the sizes', async () => {
    const tuning = await driven({ name: 'movement', start: 'size' });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    const root = Math.sqrt(one.values.reduce((sum, w) => sum + w * w, 0) / one.values.length);
    one.values.forEach((w, i) => expect(scores.values[i]).toBeCloseTo(Math.abs(w) / root, 5));
  });
});

describe('regrowth', () => {
  it('lets as many weights return as it took too many: the steepest, from zero', async () => {
    const tuning = await driven({ name: 'regrowth', from: 0, until: 0.2, every: 1, regrown: 0.5 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const start = [...one.values];
    const size = start.length;
    const slopes = noise(9, size);
    await stepBy(tuning, 0, 10, (other) => (other === one ? slopes : new Float32Array(other.values.length)));
    const share = 0.5 * (1 - 0.5 ** 3);
    const beyond = share + 0.25 * (1 - share);
    const bySize = [...start.keys()].sort((a, b) => Math.abs(start[a] as number) - Math.abs(start[b] as number));
    const taken = bySize.slice(0, Math.floor(beyond * size));
    const count = taken.length - Math.floor(share * size);
    expect(count).toBeGreaterThan(10);
    const steepest = [...taken].sort((a, b) => Math.abs(slopes[b] as number) - Math.abs(slopes[a] as number));
    const returned = new Set(steepest.slice(0, count));
    const isTaken = new Set(taken);
    const [state] = Object.values(tuning.state ?? {}) as [Uint8Array];
    start.forEach((w, i) => {
      expect(state[i]).toBe(!isTaken.has(i) || returned.has(i) ? 1 : 0);
      expect(one.effective?.[i]).toBe(isTaken.has(i) ? 0 : w);
      expect(one.values[i]).toBe(isTaken.has(i) ? 0 : w);
    });
  });
});

describe('sparse momentum', () => {
  it('gives the gradient to the largest |g·w| of all matrices; the rest fades', async () => {
    const method = { name: 'sparseMomentum', decay: 0.25 };
    const tuning = await driven(method, { sparsity: 0.4, group: 'model' });
    const all = linearsOf(tuning);
    const drawn = new Map(all.map((one, at) => [one, noise(50 + at, one.values.length)]));
    const worth = all.flatMap((one) =>
      [...one.values].map((w, i) => Math.abs(Math.fround(w * (drawn.get(one)?.[i] ?? 0)))),
    );
    const border = [...worth].sort((a, b) => a - b)[Math.floor(0.4 * worth.length)] as number;
    await stepBy(
      tuning,
      0,
      10,
      (one) => drawn.get(one) ?? new Float32Array(one.values.length).fill(2),
      () => undefined,
      () => {
        const given = all.flatMap((one) => [...one.gradient]);
        const [gradients, values] = [
          all.flatMap((one) => [...(drawn.get(one) ?? [])]),
          all.flatMap((one) => [...one.values]),
        ];
        given.forEach((g, i) => {
          if ((worth[i] as number) >= border) expect(g).toBe(gradients[i]);
          else expect(g).toBeCloseTo(0.25 * (values[i] as number), 6);
        });
        for (const one of tuning.trainables) if (!all.includes(one)) expect(one.gradient[0]).toBe(2);
      },
    );
    for (const one of all) expect(one.effective).toEqual(one.values);
  });

  it('decays what is taught too where asked', async () => {
    const tuning = await driven({ name: 'sparseMomentum', decay: 0.25, decayAll: true }, { sparsity: 0.01 });
    const [one] = linearsOf(tuning) as [Trainable];
    const most = one.values.indexOf(Math.max(...one.values));
    await stepBy(
      tuning,
      0,
      10,
      (other) => new Float32Array(other.values.length).fill(1),
      undefined,
      () => expect(one.gradient[most]).toBeCloseTo(1 + 0.25 * (one.values[most] as number), 6),
    );
  });
});

describe('cycles', () => {
  /** Trains by hand: every step adds a number of its own to every value. */
  const cycle = async (
    method: Choice,
    steps: number,
    evaluation: (done: number, tuning: InTrainingTuning) => void,
    sparsity = 0.5,
  ) => {
    const tuning = await driven(method, { steps, sparsity });
    const pushed = (number: number, at: number, count: number) => noise(1000 * number + at, count, 0.1);
    for (let number = 0; number < steps; number += 1) {
      await stepBy(
        tuning,
        number,
        steps,
        (one) => one.gradient,
        (one, at) => {
          const push = pushed(number, at, one.values.length);
          one.values.forEach((_, i) => (one.values[i]! += push[i] as number));
        },
      );
      evaluation(number + 1, tuning);
    }
    return tuning;
  };
  const starts = (tuning: InTrainingTuning) => tuning.trainables.map(({ values }) => values.slice());

  it('rewind every value to where it came from, and keep the mask that training chose', async () => {
    const initial = starts(await driven('iterativeMagnitude'));
    const before: Float32Array[] = [];
    const shares: number[] = [];
    await cycle({ name: 'iterativeMagnitude', removals: 2 }, 9, (done, tuning) => {
      if (done === 2) before.push(...starts(tuning));
      const [one] = linearsOf(tuning) as [Trainable];
      const at = tuning.trainables.indexOf(one);
      if (done === 3 || done === 6) {
        tuning.trainables.forEach(({ values }, i) => expect(values).toEqual(initial[i]));
        one.effective?.forEach((w, i) => expect(w === 0 || w === initial[at]?.[i]).toBe(true));
      }
      if (done === 3) {
        // The last of the three pushes is known, so what the magnitudes were is known too.
        const push = noise(1000 * 2 + at, one.values.length, 0.1);
        const ended = (before[at] as Float32Array).map((w, i) => w + (push[i] as number));
        const border = [...ended].map(Math.abs).sort((a, b) => a - b)[zerosIn(one.effective as Float32Array)] as number;
        ended.forEach((w, i) => expect(one.effective?.[i] === 0).toBe(Math.abs(w) < border));
      }
      shares.push(zerosIn(one.effective as Float32Array) / one.values.length);
      expect(tuning.counts?.(done)).toBe(done >= 6);
    });
    expect(shares.map((share) => Math.round(100 * share))).toEqual([0, 0, 29, 29, 29, 50, 50, 50, 50]);
  });

  it('rewind to an early step where asked', async () => {
    const early: Float32Array[] = [];
    await cycle({ name: 'iterativeMagnitude', removals: 2, rewindTo: 0.5 }, 12, (done, tuning) => {
      if (done === 2) early.push(...starts(tuning));
      if (done === 4 || done === 8) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(early[at]));
    });
    expect(early.length).toBeGreaterThan(0);
  });

  it('let the optimiser forget at every start, and go through the rates of each training', async () => {
    const tuning = await driven({ name: 'iterativeMagnitude', removals: 2 }, { steps: 30 });
    expect(tuning.restarts).toEqual([10, 20]);
    const [one] = tuning.trainables as [Trainable];
    const rates = Array.from({ length: 30 }, (_, number) => {
      void tuning.beforeStep?.({ number, steps: 30, rate: 1 });
      return one.rate;
    });
    expect(rates.slice(10, 20)).toEqual(rates.slice(0, 10));
    expect(rates[0]).toBe(1);
    expect(rates[9]).toBeLessThan(0.1);
  });

  it('average particles of one start, and prune by the average', async () => {
    const collected: Float32Array[][] = [];
    const method = { name: 'particles', removals: 1, particles: 2, averaged: 0.5, rewindTo: 0.25 };
    let early: Float32Array[] = [];
    const tuning = await cycle(method, 16, (done, at) => {
      if (done === 1) early = starts(at);
      // The second particle and the second round start from the rewinding point.
      if ([4, 8, 12].includes(done)) at.trainables.forEach(({ values }, i) => expect(values).toEqual(early[i]));
      if (done === 11) collected.push(starts(at));
      if (done === 15) collected.push(starts(at));
      expect(at.counts?.(done)).toBe(done === 16);
    });
    // Of the last round: states after steps 11 and 12 of one particle, 15 and 16 of the other.
    tuning.trainables.forEach((one, at) => {
      const states = [11, 15].flatMap((last, particle) => {
        const state = collected[particle]?.[at] as Float32Array;
        const push = noise(1000 * last + at, state.length, 0.1);
        return [state, state.map((w, i) => w + (push[i] as number))];
      });
      const mean = one.values.map((_, i) => states.reduce((sum, state) => sum + (state[i] as number), 0) / 4);
      one.values.forEach((w, i) => expect(w).toBeCloseTo(mean[i] as number, 5));
    });
    const [one] = linearsOf(tuning) as [Trainable];
    expect(zerosIn(one.effective as Float32Array)).toBe(Math.floor(0.5 * one.values.length));
  });

  it('make a soup of copies that share their zeros, and go on with it', async () => {
    const initial = starts(await driven('soup', { steps: 12 }));
    let copies: Float32Array[][] = [];
    let soup: Float32Array[] = [];
    await cycle({ name: 'soup', removals: 2, copies: 2 }, 12, (done, tuning) => {
      const [one] = linearsOf(tuning) as [Trainable];
      const share = zerosIn(one.effective as Float32Array) / one.values.length;
      expect(Math.round(100 * share)).toBe(done < 6 ? 29 : 50);
      // States one step before the end of a copy; the last push is known.
      if (done === 2 || done === 5) {
        copies.push(
          tuning.trainables.map(({ values }, at) => {
            const push = noise(1000 * done + at, values.length, 0.1);
            return values.map((w, i) => w + (push[i] as number));
          }),
        );
      }
      if (done === 3) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(initial[at]));
      if (done === 6) {
        soup = starts(tuning);
        soup.forEach((values, at) => {
          const [a, b] = [copies[0]?.[at] as Float32Array, copies[1]?.[at] as Float32Array];
          values.forEach((w, i) => expect(w).toBeCloseTo(((a[i] as number) + (b[i] as number)) / 2, 6));
        });
        copies = [];
      }
      if (done === 9) tuning.trainables.forEach(({ values }, at) => expect(values).toEqual(soup[at]));
    });
    expect(soup.length).toBeGreaterThan(0);
  });

  it('say how many steps they need', async () => {
    await expect(driven('particles', { steps: 11 })).rejects.toThrow(
      '6 trainings need at least 12 steps, and there are 11.',
    );
  });
});

describe('soft magnitude', () => {
  it('shows w·m(w) around the border, and its gradient is that of w ↦ w·m(w)', async () => {
    const method = { name: 'softMagnitude', from: 0, until: 1, every: 1, temperature: 0.5 };
    const tuning = await driven(method, { sparsity: 0.6 });
    const [one] = linearsOf(tuning) as [Trainable];
    await stepBy(tuning, 0, 10, (other) => other.gradient);
    // A linear ramp: a tenth of the way after one step of ten.
    const squares = [...one.values].map((w) => w * w).sort((a, b) => a - b);
    const count = Math.floor(0.06 * squares.length);
    const border = ((squares[count - 1] as number) + (squares[count] as number)) / 2;
    const shown = (w: number) => w * sigmoid((w * w - border) / (0.5 * border));
    one.values.forEach((w, i) => expect(one.effective?.[i]).toBeCloseTo(shown(w), 5));
    const upstream = noise(4, one.values.length);
    await stepBy(
      tuning,
      1,
      10,
      (other) => (other === one ? upstream : other.gradient),
      undefined,
      () => {
        one.values.forEach((w, i) => {
          const h = 1e-5;
          const difference = (shown(w + h) - shown(w - h)) / (2 * h);
          expect(one.gradient[i]).toBeCloseTo((upstream[i] as number) * difference, 4);
        });
      },
    );
  });
});

describe('transport', () => {
  const method = { name: 'transport', from: 0, until: 1, every: 1, warm: 0.3, cold: 0.3 };
  /** Masks whose sum is `kept`, by halving. */
  const plan = (scores: readonly number[], kept: number, width: number) => {
    let [low, high] = [-100, 100];
    for (let i = 0; i < 200; i += 1) {
      const level = (low + high) / 2;
      const mass = scores.reduce((sum, s) => sum + sigmoid((s - level) / width), 0);
      if (mass > kept) low = level;
      else high = level;
    }
    return scores.map((s) => sigmoid((s - low) / width));
  };

  it('keeps exactly the mass that is to stay, and the scores’ gradient is that of the cheapest plan', async () => {
    const tuning = await driven(method, { sparsity: 0.5, group: { kind: 'row' } });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    await stepBy(tuning, 0, 10, (other) => other.gradient);
    const columns = one.shape[1] as number;
    const kept = columns - Math.floor(0.5 * (1 - 0.9 ** 3) * columns);
    expect(kept).toBeLessThan(columns);
    const row = [...scores.values.subarray(0, columns)];
    const weights = [...one.values.subarray(0, columns)];
    plan(row, kept, 0.3).forEach((m, i) => expect(one.effective?.[i]).toBeCloseTo((weights[i] as number) * m, 5));

    const upstream = noise(5, one.values.length);
    const loss = (moved: readonly number[]) =>
      plan(moved, kept, 0.3).reduce((sum, m, i) => sum + (upstream[i] as number) * (weights[i] as number) * m, 0);
    await stepBy(
      tuning,
      1,
      10,
      (other) => (other === one ? upstream : other.gradient),
      undefined,
      () => {
        row.forEach((_, i) => {
          const moved = (h: number) => row.map((s, j) => (i === j ? s + h : s));
          const difference = (loss(moved(1e-4)) - loss(moved(-1e-4))) / 2e-4;
          expect(scores.gradient[i]).toBeCloseTo(difference, 4);
        });
        plan(row, kept, 0.3).forEach((m, i) => expect(one.gradient[i]).toBeCloseTo((upstream[i] as number) * m, 5));
      },
    );
  });

  it('cools down to a hard mask of the highest scores', async () => {
    const tuning = await driven({ ...method, until: 0.2, cold: 0.01 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    scores.values.set(noise(6, scores.values.length));
    for (const number of [0, 1]) await stepBy(tuning, number, 10, (other) => other.gradient);
    const middle = [...scores.values].sort((a, b) => a - b)[Math.floor(0.5 * scores.values.length)] as number;
    one.effective?.forEach((w, i) => expect(w).toBe((scores.values[i] as number) >= middle ? one.values[i] : 0));
    await stepBy(tuning, 2, 10, (other) => other.gradient);
    expect(scores.rate).toBe(0);
  });
});

describe('the two levels', () => {
  it('move weights and scores in turn, the scores along (w − g/γ)·g', async () => {
    const tuning = await driven({ name: 'bilevel', gamma: 0.5, scoreRate: 3 }, { sparsity: 0.4 });
    const [one] = linearsOf(tuning) as [Trainable];
    const [scores] = scoresOf(tuning) as [Trainable];
    const count = Math.floor(0.4 * one.values.length);
    expect(zerosIn(one.effective as Float32Array)).toBe(count);
    const hidden = one.effective?.map((w) => (w === 0 ? 1 : 0)) as Float32Array;
    const gradient = noise(8, one.values.length);
    const lower = await rates(tuning, 0, one, gradient, () => {
      one.gradient.forEach((g, i) => expect(g).toBe(hidden[i] ? 0 : gradient[i]));
    });
    expect(lower).toEqual({ weights: 1, scores: 0 });
    const upper = await rates(tuning, 1, one, gradient, () => {
      one.values.forEach((w, i) => {
        const g = gradient[i] as number;
        expect(scores.gradient[i]).toBeCloseTo((w - g / 0.5) * g, 5);
      });
      scores.values.set(noise(11, scores.values.length));
    });
    expect(upper).toEqual({ weights: 0, scores: 3 });
    const border = [...scores.values].sort((a, b) => a - b)[count] as number;
    one.effective?.forEach((w, i) => expect(w).toBe((scores.values[i] as number) < border ? 0 : one.values[i]));
  });

  async function rates(
    tuning: InTrainingTuning,
    number: number,
    one: Trainable,
    gradient: Float32Array,
    check: () => void,
  ) {
    let found = { weights: NaN, scores: NaN };
    await stepBy(
      tuning,
      number,
      10,
      (other) => (other === one ? gradient : other.gradient),
      undefined,
      () => {
        found = { weights: one.rate, scores: scoresOf(tuning)[0]?.rate ?? NaN };
        check();
      },
    );
    return found;
  }
});

/** Gradients of one batch of the tiny model under a tuning. */
async function gradientsOf(tuning: { trainables: readonly Trainable[] }) {
  const learner = owned(new Learner(source, tuning, workspace));
  const objective = await combined(boundObjectives(recoverySchema.parse({ train: 'full', rate: 1, steps: 1 })), {
    ...{ source, teacher: source, walk: workspace, seed: 1 },
  });
  await learner.gradients(windows(6), objective);
  return learner;
}

/** ∂L/∂W of a linear in a model with these linears. */
async function weightGradient(values: readonly Float32Array[], at: number): Promise<Float32Array> {
  const full = methods.bind('full');
  const base = await full.component.prepare(
    {
      ...{ source, walk: workspace, seed: 1, steps: 1, masks: null, calibration: windows(1), general: null },
      ...{ training: windows(2), warn: () => undefined },
    },
    full.options,
  );
  const found = linears.map(
    ({ place, local }) => base.trainables.find((one) => one.place === place && one.local === local) as Trainable,
  );
  found.forEach((one, i) => one.values.set(values[i] as Float32Array));
  (await gradientsOf(base)).dispose();
  return found[at]?.gradient as Float32Array;
}

describe('masks over frozen weights', () => {
  it('learn by g·w, and the weights stand still', async () => {
    const tuning = await driven(
      { name: 'staticMask', from: 0, until: 0.1, every: 1 },
      { base: 'frozen', sparsity: 0.3 },
    );
    tuning.trainables.forEach(({ values }, at) => values.set(noise(at, values.length)));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const learner = await gradientsOf(tuning);
    await tuning.beforeUpdate?.({ number: 1, steps: 10, rate: 1 });
    const effective = await mergedLinears(learner);
    const g = await weightGradient(effective, 3);
    const weights = await source.read(linears[3] as (typeof linears)[number]);
    effective[3]?.forEach((w, i) => expect(w === 0 || w === weights[i]).toBe(true));
    const one = tuning.trainables[3] as Trainable;
    one.gradient.forEach((gradient, i) => expect(gradient).toBeCloseTo((g[i] as number) * (weights[i] as number), 6));
    expect(one.gradient.some((gradient, i) => gradient !== 0 && effective[3]?.[i] === 0)).toBe(true);
  });

  it('refuse weights that are trained', async () => {
    await expect(driven('staticMask')).rejects.toThrow('train "frozen"');
    await expect(driven('lowRankScores')).rejects.toThrow('train "frozen"');
  });
});

describe('scores in thin factors', () => {
  it('choose by |W + β U V| + α₁ A B + α₂ (R + C) and learn straight through the mask', async () => {
    const options = { name: 'lowRankScores', rank: 2, scoreRank: 3, beta: 1.5, alpha1: 0.7, alpha2: 0.4 };
    const tuning = await driven({ ...options, from: 0, until: 0.1, every: 1 }, { base: 'frozen', sparsity: 0.4 });
    tuning.trainables.forEach(({ values }, at) => values.set(noise(20 + at, values.length, 0.3)));
    await tuning.afterUpdate?.({ number: 0, steps: 10, rate: 1 });
    const learner = await gradientsOf(tuning);
    const effective = await mergedLinears(learner);

    const chosen = 2;
    const parameter = linears[chosen] as (typeof linears)[number];
    const [rows, columns] = parameter.shape as [number, number];
    const tensor = (name: string) =>
      tuning.trainables.find(
        ({ place, local }) =>
          place === parameter.place && local === `${parameter.local.replace('.weight', '')}~${name}`,
      ) as Trainable;
    const product = (a: Float32Array, b: Float32Array, inner: number, i: number, j: number) =>
      Array.from({ length: inner }, (_, k) => (a[i * inner + k] as number) * (b[k * columns + j] as number)).reduce(
        (x, y) => x + y,
        0,
      );
    const weights = await source.read(parameter);
    const root = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    const [u, v, a, b, r, c] = ['u', 'v', 'a', 'b', 'r', 'c'].map((name) => tensor(name)) as Trainable[] as [
      Trainable,
      Trainable,
      Trainable,
      Trainable,
      Trainable,
      Trainable,
    ];
    const changed = weights.map(
      (w, at) => w + 1.5 * product(u.values, v.values, 2, Math.floor(at / columns), at % columns),
    );
    const scores = [...changed].map((w, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns];
      const sums = (r.values[i] as number) + (c.values[j] as number);
      return Math.abs(w) / root + 0.7 * product(a.values, b.values, 3, i, j) + 0.4 * sums;
    });
    const border = [...scores].sort((x, y) => x - y)[Math.floor(0.4 * scores.length)] as number;
    const shown = scores.map((score) => (score >= border ? 1 : 0));
    changed.forEach((w, at) => expect(effective[chosen]?.[at]).toBeCloseTo(w * (shown[at] as number), 5));
    expect(zerosIn(effective[chosen] as Float32Array)).toBe(Math.floor(0.4 * scores.length));

    const g = await weightGradient(effective, chosen);
    // ∂L/∂M is g times the changed weight; the mask counts as the sum of the learned scores.
    const ofMask = (i: number, j: number) => (g[i * columns + j] as number) * (changed[i * columns + j] as number);
    const sumOver = (count: number, term: (k: number) => number) =>
      Array.from({ length: count }, (_, k) => term(k)).reduce((x, y) => x + y, 0);
    const close = (found: number | undefined, wanted: number) => expect(found).toBeCloseTo(wanted, 5);
    for (let i = 0; i < rows; i += 1) {
      close(r.gradient[i], 0.4 * sumOver(columns, (j) => ofMask(i, j)));
      for (let k = 0; k < 3; k += 1)
        close(
          a.gradient[i * 3 + k],
          0.7 * sumOver(columns, (j) => ofMask(i, j) * (b.values[k * columns + j] as number)),
        );
      for (let k = 0; k < 2; k += 1) {
        const term = (j: number) =>
          (g[i * columns + j] as number) * (shown[i * columns + j] as number) * (v.values[k * columns + j] as number);
        close(u.gradient[i * 2 + k], 1.5 * sumOver(columns, term));
      }
    }
    for (let j = 0; j < columns; j += 1) {
      close(c.gradient[j], 0.4 * sumOver(rows, (i) => ofMask(i, j)));
      close(b.gradient[j], 0.7 * sumOver(rows, (i) => ofMask(i, j) * (a.values[i * 3] as number)));
    }
    expect(a.gradient.some((gradient) => Math.abs(gradient) > 1e-4)).toBe(true);
  });
});
