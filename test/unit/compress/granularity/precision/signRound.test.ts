import { describe, expect, it } from 'vitest';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { LearnedRounding } from '../../../../../main/compress/numerics/learnedRounding.ts';
import { pack, type Packed, unpack } from '../../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../../main/models/source.ts';
import { uniform } from '../../../../../main/runtime/random.ts';
import { Walker } from '../../../../../main/walk/walker.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

// Of the small model only the rows of down_proj hold a block of 32; the others stay floats.
const storage: Packed = 'int2-32';
const model = layeredModel(2);
const text = randomText(1);
const signRound = { name: 'signRound', steps: 40 };

const rounded = (compensation: typeof signRound | 'none') =>
  testExtraction()
    .model(model)
    .texts(text)
    .recipe('signround', { compensation })
    .settings({ lambda: 1, precision: { linears: storage, tables: 'F32' } })
    .run();

/** Hidden states behind a layer, of a batch that passed the layers of one model and this layer of another. */
async function behind(before: ModelSource, own: ModelSource, layer: number): Promise<Float32Array> {
  using first = new Walker(before, memoryWorkspace());
  using last = new Walker(own, memoryWorkspace());
  await using stream = await first.embed(text.windows);
  for (let at = 0; at < layer; at += 1) await first.forward(stream, at, await first.load(at));
  await last.forward(stream, layer, await last.load(layer));
  return stream.state.read(0);
}

const squaredError = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, i) => sum + (value - (other[i] as number)) ** 2, 0);

describe('learned rounding', () => {
  it('brings what every layer puts out nearer to what it put out before than rounding to nearest does', async () => {
    const [learned, nearest] = [await rounded(signRound), await rounded('none')];
    for (const layer of [0, 1]) {
      const wanted = await behind(learned.made, model, layer);
      const own = squaredError(await behind(learned.made, learned.made, layer), wanted);
      const theirs = squaredError(await behind(learned.made, nearest.made, layer), wanted);
      expect(own).toBeLessThan(0.95 * theirs);
    }
  });

  it('gives the same bits twice', async () => {
    expect((await rounded(signRound)).objects).toEqual((await rounded(signRound)).objects);
  });

  it('needs to see what layers put out', () => {
    const problem = recipeProblem({ ...recipeOf('signround'), schedule: 'oneShot' });
    expect(problem).toMatchObject({ field: 'schedule' });
  });
});

describe('one matrix', () => {
  const values = Float32Array.from(uniform(3, 64), (u) => u - 0.5);

  it.each(['int2-32', 'q4_0', 'q4_1', 'iq4_nl'] as const)(
    'is rounded to nearest as long as nothing was learned (%s)',
    (of) => {
      const bytes = pack(values, of, [2, 32]);
      expect(new LearnedRounding(values, bytes, of).rounded()).toEqual(unpack(bytes, of));
    },
  );

  it('goes against the sign of the gradient, to the other neighbour at most', () => {
    const bytes = pack(values, 'int4-32', [2, 32]);
    const nearest = unpack(bytes, 'int4-32');
    const distinct = [...new Set(nearest.slice(0, 32))].sort((a, b) => a - b);
    const step = Math.min(...distinct.slice(1).map((value, i) => value - (distinct[i] as number)));
    const one = new LearnedRounding(values, bytes, 'int4-32');
    const gradient = Float32Array.from(values, (_, i) => (i % 2 ? 1e-9 : -1e9));
    for (let times = 0; times < 5; times += 1) one.descend(gradient, 0.3);
    const moved = one.rounded();
    for (let i = 0; i < 32; i += 1) {
      const [before, after] = [nearest[i] as number, moved[i] as number];
      if (i % 2) expect(after).toBeLessThanOrEqual(before);
      else expect(after).toBeGreaterThanOrEqual(before);
      expect(Math.abs(after - (values[i] as number))).toBeLessThan(step * 1.01);
    }
    expect(moved).not.toEqual(nearest);
  });
});
