import { describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import type { Architecture } from '../../../main/models/architecture.ts';
import { MeasuredFeatures } from '../../../main/select/measuredFeatures.ts';
import { documentWindows } from '../../../main/select/measured/documentWindows.ts';
import type { Candidate } from '../../../main/select/candidate.ts';
import { naiveLogits } from '../../support/naiveLlama.ts';
import { randomNumbers } from '../../support/random.ts';
import { smallTraining, train, weightsAfter } from '../../support/training.ts';
import { changedLayer } from '../../support/layers.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';

const joiner = 49;
/** Texts are ids with spaces between them. */
const encode = (text: string) => Int32Array.from(text.split(' ').filter(Boolean), Number);
const written = (ids: readonly number[]): Candidate => ({ text: ids.join(' '), tokens: ids.length });

const random = randomNumbers(3);
const drawn = (length: number) => random(length, 0, 49).map(Math.floor);
const pool = [5, 1, 23, 11, 0, 17, 8, 30, 2].map((length) => written(drawn(length)));
const target = [9, 14, 6].map((length) => written(drawn(length)));

const untied = smallArchitecture({ tied: false });
const narrow = smallArchitecture({
  layers: smallArchitecture().layers.map((shape) => changedLayer(shape, { attention: { window: 4 } })),
});
const models: [string, Architecture][] = [
  ['tied', smallArchitecture()],
  ['untied', untied],
  ['with a sliding window', narrow],
  [
    'with one query for each key',
    { ...untied, layers: untied.layers.map((l) => changedLayer(l, { attention: { queriesPerGroup: 1 } })) },
  ],
];

const featuresOf = (architecture: Architecture, other: number | null = null, limit?: number) => {
  const source = memorySource(architecture, seededWeights(architecture, 5));
  const compared = other === null ? null : memorySource(architecture, seededWeights(architecture, other));
  const walk = { ...memoryWorkspace(), batchTokens: 128 };
  return owned(new MeasuredFeatures({ source, other: compared, walk, encode, joiner, limit }, pool, target));
};

type Row = readonly number[];
const dot = (a: Row, b: Row) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const softmax = (logits: Row): number[] => {
  const top = Math.max(...logits);
  const all = logits.map((z) => Math.exp(z - top));
  const sum = all.reduce((a, b) => a + b, 0);
  return all.map((value) => value / sum);
};
const identity = (size: number) => Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));

/** What the definitions say of one document, by loops over plain numbers. */
function naive(architecture: Architecture, { text, answerFrom = 0 }: Candidate, seed = 5) {
  const weights = seededWeights(architecture, seed);
  const own = Array.from(encode(text));
  const ids = [joiner, ...own];
  const prompt = encode(text.slice(0, answerFrom)).length;
  const logits = naiveLogits(architecture, weights, ids);
  // With the identity in place of the output projection the logits are the final states.
  const states = naiveLogits(
    { ...architecture, tied: false },
    new Map([...weights, ['lm_head.weight', identity(24)]]),
    ids,
  );
  const scored = own.map((_, i) => i).filter((i) => i >= prompt);
  const p = logits.map(softmax);
  const differences = scored.map((t) => p[t]!.map((value, id) => value - (id === own[t] ? 1 : 0)));
  const mean = (values: Row) => values.reduce((a, b) => a + b, 0) / values.length;
  const gradient = Array.from({ length: 50 }, (_, id) =>
    Array.from({ length: 24 }, (_, column) => mean(scored.map((t, i) => differences[i]![id]! * states[t]![column]!))),
  );
  const projection = weights.get(architecture.tied ? 'model.embed_tokens.weight' : 'lm_head.weight')!;
  return {
    p,
    scored,
    states: states.slice(1),
    loss: mean(scored.map((t) => -Math.log(p[t]![own[t]!]!))),
    error: mean(differences.map((d) => Math.sqrt(dot(d, d)))),
    hidden: Array.from({ length: 24 }, (_, column) => mean(states.slice(1).map((row) => row[column]!))),
    norm: Math.sqrt(gradient.flat().reduce((sum, g) => sum + g * g, 0)),
    along: dot(gradient.flat(), Array.from(projection)),
    weightNorm: Math.sqrt(dot(Array.from(projection), Array.from(projection))),
  };
}

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>, digits = 4) => {
  expect(found.length).toBe(wanted.length);
  Array.from(wanted).forEach((value, i) => {
    if (Number.isNaN(value)) expect(found[i], `entry ${i}`).toBeNaN();
    else expect(found[i], `entry ${i}`).toBeCloseTo(value, digits);
  });
};

describe.each(models)('features of a model, %s', (_name, architecture) => {
  const features = featuresOf(architecture);
  const wanted = pool.map((document) => naive(architecture, document));

  it('are those of every document read by itself', async () => {
    close(
      await features.pool.losses(),
      wanted.map(({ loss }) => loss),
    );
    close(
      await features.pool.errorNorms(),
      wanted.map(({ error }) => error),
    );
    const { values, width } = await features.pool.hiddenStates();
    expect(width).toBe(24);
    wanted.forEach(({ hidden }, i) =>
      close(values.subarray(i * 24, (i + 1) * 24), pool[i]!.tokens ? hidden : Array<number>(24).fill(0)),
    );
  });

  it('hold the gradient of the output projection', async () => {
    const found = await features.pool.gradients();
    close(
      found.norms,
      wanted.map(({ norm }) => norm),
    );
    close(
      found.alongWeights,
      wanted.map(({ along }) => along),
    );
    expect(found.weightNorm).toBeCloseTo(wanted[0]!.weightNorm, 3);
  });
});

describe('measured features', () => {
  it('have the norm of the loss gradient that finite differences have', async () => {
    const { norms } = await featuresOf(untied).pool.gradients();
    const weights = seededWeights(untied, 5);
    const projection = weights.get('lm_head.weight')!;
    const ids = [joiner, ...encode(pool[0]!.text)];
    const loss = () => {
      const logits = naiveLogits(untied, weights, ids);
      const terms = ids.slice(1).map((id, t) => -Math.log(softmax(logits[t]!)[id]!));
      return terms.reduce((a, b) => a + b, 0) / terms.length;
    };
    let squares = 0;
    for (let at = 0; at < projection.length; at += 1) {
      const start = projection[at]!;
      projection[at] = start + 1 / 64;
      const ahead = loss();
      projection[at] = start - 1 / 64;
      squares += ((ahead - loss()) * 32) ** 2;
      projection[at] = start;
    }
    expect(norms[0]! / Math.sqrt(squares)).toBeCloseTo(1, 3);
  });

  it('tell how far another model differs', async () => {
    const architecture = smallArchitecture();
    const found = await featuresOf(architecture, 9).pool.divergences();
    const wanted = pool.map((document) => {
      const [one, other] = [naive(architecture, document, 5), naive(architecture, document, 9)];
      const rows = one.scored.map((t) => {
        const [p, q] = [one.p[t]!, other.p[t]!];
        const middle = p.map((value, i) => (value + q[i]!) / 2);
        const to = (of: Row) => of.reduce((sum, value, i) => sum + value * Math.log(value / middle[i]!), 0);
        return (to(p) + to(q)) / 2;
      });
      return rows.reduce((a, b) => a + b, 0) / rows.length;
    });
    close(found, wanted, 5);
    const same = await featuresOf(architecture, 5).pool.divergences();
    expect(same.every((value) => Number.isNaN(value) || value < 1e-6)).toBe(true);
  });

  it('say what is missing when nothing is compared', async () => {
    await expect(featuresOf(untied).pool.divergences()).rejects.toThrow('This compares two models');
    const [source, other] = [smallArchitecture(), smallArchitecture({ vocabulary: 60 })].map((architecture) =>
      memorySource(architecture, seededWeights(architecture)),
    );
    const work = { source: source!, other: other!, walk: memoryWorkspace(), encode, joiner };
    expect(() => new MeasuredFeatures(work, pool, target)).toThrow('one has 50 tokens, the other 60');
  });

  it('score the answer of an instruction pair only', async () => {
    const architecture = smallArchitecture();
    const pair: Candidate = { text: '3 4 5 6 7 8 9', answerFrom: 8, tokens: 7 };
    const features = featuresOf(architecture);
    const wanted = naive(architecture, pair);
    expect(wanted.scored).toEqual([4, 5, 6]);
    const of = features.of([pair]);
    expect((await of.losses())[0]).toBeCloseTo(wanted.loss, 4);
    expect((await of.gradients()).norms[0]).toBeCloseTo(wanted.norm, 4);
  });

  it('are those of the model that a short training makes, and of the model as it was behind it', async () => {
    const architecture = smallArchitecture();
    const features = featuresOf(architecture);
    const before = await features.pool.losses();
    const documents = [0, 2, 5];
    const training = { documents, epochs: 8, rate: 0.02, seed: 4 };
    const after = await features.trained(training, (trained) => trained.losses());
    expect(await features.pool.losses()).toEqual(before);
    // The same training by itself, its weights written out, and loops over plain numbers.
    const source = memorySource(architecture, seededWeights(architecture, 5));
    const windows = documentWindows(
      documents.map((index) => pool[index]!),
      { encode, joiner, limit: architecture.context - 1 },
    );
    const { ids, scored, count, length } = windows;
    const texts = { domain: { ids, scored, count, length }, general: null };
    const recovery = {
      ...{ train: { name: 'lora', rank: 8, alpha: 16 }, schedule: { shape: 'cosine' as const, warmup: 0.05 } },
      ...{ rate: 0.02, steps: Math.ceil((8 * count) / 4) },
    };
    const alone = smallTraining(source, recovery, { texts, calibration: texts, seed: 4 });
    const { learner } = await train(alone);
    const weights = await weightsAfter(alone, learner);
    pool.forEach(({ text, tokens }, index) => {
      if (tokens === 0) return expect(after[index]).toBeNaN();
      const own = [joiner, ...encode(text)];
      const logits = naiveLogits(architecture, weights, own);
      const losses = own.slice(1).map((id, t) => -Math.log(softmax(logits[t]!)[id]!));
      expect(after[index]).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / losses.length, 4);
    });
    for (const index of documents) expect(after[index]).toBeLessThan(before[index]! - 0.05);
  });

  it('look at the first tokens of a document that is longer than the limit', async () => {
    const architecture = smallArchitecture();
    const [short, long] = [await featuresOf(architecture, null, 7).pool.losses(), pool[2]!];
    const first = { ...long, text: long.text.split(' ').slice(0, 7).join(' ') };
    expect(short[2]).toBeCloseTo(naive(architecture, first).loss, 4);
  });

  it('compare tokens of the target with every document', async () => {
    const architecture = smallArchitecture();
    const { values, tokens } = await featuresOf(architecture).tokenSimilarities(1000, 1);
    expect(tokens).toBe(29);
    const states = target.flatMap((document) => naive(architecture, document).states);
    const centre = states[0]!.map((_, column) => states.reduce((sum, row) => sum + row[column]!, 0) / states.length);
    const direction = (row: Row) => {
      const centred = row.map((value, i) => value - centre[i]!);
      return centred.map((value) => value / Math.sqrt(dot(centred, centred)));
    };
    const best = pool.map(({ tokens: count }, document) => {
      const own = naive(architecture, pool[document]!).states.map(direction);
      return states.map((state) => (count ? Math.max(...own.map((row) => dot(row, direction(state)))) : -1));
    });
    // Tokens stand in the order they were drawn in: compare them document by document as sets.
    best.forEach((wanted, document) => {
      const found = Array.from(values.subarray(document * tokens, (document + 1) * tokens));
      close(
        found.sort((a, b) => a - b),
        [...wanted].sort((a, b) => a - b),
      );
    });
  });

  it('are read once, and with whatever is read first', async () => {
    let reads = 0;
    const architecture = smallArchitecture();
    const source = memorySource(architecture, seededWeights(architecture));
    const counted = {
      ...source,
      readRaw: (parameter: Parameters<typeof source.readRaw>[0]) => {
        reads += 1;
        return source.readRaw(parameter);
      },
    };
    const work = { source: counted, other: null, walk: memoryWorkspace(), encode, joiner };
    const features = owned(new MeasuredFeatures(work, pool, target));
    await features.pool.gradients();
    await Promise.all([features.pool.losses(), features.pool.errorNorms(), features.pool.hiddenStates()]);
    expect(reads).toBe(1);
  });
});

describe('documentWindows', () => {
  const cutting = { encode, joiner, limit: 127 };

  it('puts every document whole into one window, with little padding', () => {
    const lengths = random(200, 1, 127).map(Math.floor);
    const windows = documentWindows(
      lengths.map((length) => written(drawn(length))),
      cutting,
    );
    expect(windows.length).toBe(128);
    const seen = new Map<number, number>();
    windows.segments.forEach((document, position) => {
      if (document < 0) return;
      seen.set(document, (seen.get(document) ?? 0) + 1);
      const window = Math.floor(position / windows.length);
      expect(Math.floor(windows.segments.indexOf(document) / windows.length)).toBe(window);
    });
    lengths.forEach((length, document) => expect(seen.get(document)).toBe(length + 1));
    const padding = windows.segments.filter((document) => document < 0).length / windows.segments.length;
    expect(padding).toBeLessThan(0.05);
  });

  it('keeps the answer of a pair that is too long', () => {
    const text = Array.from({ length: 40 }, (_, i) => i).join(' ');
    const answerFrom = text.indexOf('30');
    const [pair] = [documentWindows([{ text, answerFrom, tokens: 40 }], { ...cutting, limit: 20 })];
    expect(Array.from(pair.ids.subarray(0, 21))).toEqual([joiner, ...Array.from({ length: 20 }, (_, i) => 20 + i)]);
    expect(pair.scored.reduce((a, b) => a + b, 0)).toBe(10);
    const longAnswer = documentWindows([{ text, answerFrom: 5, tokens: 40 }], { ...cutting, limit: 20 });
    expect(longAnswer.scored.reduce((a, b) => a + b, 0)).toBe(17);
  });
});
