import { describe, expect, it } from 'vitest';
import { parseRecipe, recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import { refusalOf } from '../../../../../main/compress/recipe/properties.ts';
import { SublayerStreams } from '../../../../../main/compress/granularity/width/sublayerStreams.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { answerGates } from '../../../../../main/compress/statistics/answers/answerGates.ts';
import { drawnAnswers } from '../../../../../main/compress/statistics/answers/drawnAnswers.ts';
import { loadPlace } from '../../../../../main/walk/stream.ts';
import { perturbed } from '../../../../../main/compress/numerics/perturb.ts';
import type { ModelSource } from '../../../../../main/models/source.ts';
import { gates } from '../../../../../main/compress/statistics/gates.ts';
import { gramSums } from '../../../../../main/walk/statistics.ts';
import { floats } from '../../../../../main/runtime/tensor.ts';
import { Walker } from '../../../../../main/walk/walker.ts';
import { divergence } from '../../../../support/divergence.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const source = layeredModel(3);
const text = randomText(1, 16, 16);
const run = (changes: object = {}) =>
  testExtraction()
    .model(source)
    .texts(text)
    .recipe(parseRecipe({ ...recipeOf('k-prune'), ...changes }, 'k-prune'))
    .settings({ sparsity: 0.4 });

/** Σ of squared differences of the states behind all layers from those of the whole model. */
async function distance(made: ModelSource): Promise<number> {
  const states = async (of: ModelSource) => {
    using walker = new Walker(of, memoryWorkspace());
    await using stream = await walker.embed(text.windows);
    for (const at of of.architecture.layers.keys()) await walker.pass(stream, at);
    return Float32Array.from(await stream.state.read(0));
  };
  const [one, other] = [await states(made), await states(source)];
  return one.reduce((sum, value, i) => sum + (value - (other[i] as number)) ** 2, 0);
}

describe('cutting sublayer by sublayer', () => {
  it('keeps to one budget over all layers, and every layer knows what it kept of both kinds', async () => {
    const { outcomes } = await run().run();
    const sites = source.architecture.layers.flatMap((_, layer) => source.family.units(source.architecture, layer));
    const all = sites.reduce((sum, { cost, count }) => sum + cost * count, 0);
    const gone = sites.reduce(
      (sum, { layer, kind, cost, count }) => sum + cost * (count - (outcomes[layer]?.units?.[kind]?.length ?? 0)),
      0,
    );
    expect(gone / all).toBeGreaterThan(0.3);
    expect(gone / all).toBeLessThanOrEqual(0.4);
    // One budget and no share of its own for each layer.
    expect(new Set(outcomes.map(({ units }) => units?.['neuron']?.length)).size).toBeGreaterThan(1);
  });

  it('ends nearer to the whole model than the same score, allocation and repair at once', async () => {
    const [by, once] = [await run().run(), await run({ schedule: 'oneShot' }).run()];
    expect(await distance(by.made)).toBeLessThan(await distance(once.made));
  });

  it('finds the drift of the stream, against sums over tokens', async () => {
    const extraction = await run().open();
    await using streams = await SublayerStreams.open(extraction);
    const weights = await loadPlace(source, 0);
    // The cut model has another output projection, so that its stream drifts.
    const site = source.family.units(source.architecture, 0).find(({ kind }) => kind !== 'neuron');
    if (!site) throw new Error('no groups');
    const matrix = weights[site.output];
    if (!matrix) throw new Error('no output');
    const half = { ...weights, [site.output]: { ...matrix, data: floats(matrix).map((w) => w / 2) } };
    await streams.passWhole(0, site.sublayer);
    const at = { source, layer: 0, name: site.sublayer, weights: half };
    const { drift, totals } = await streams.observe(at, [site], [gramSums]);
    const tokens = text.windows.count * text.windows.length;
    const gram = totals.get('domain')?.get(site.at)?.get('gram')?.parts['gram'] ?? [];
    const [rows, columns] = matrix.shape as [number, number];
    const found = drift.get(site) ?? [];
    // s − s* = (W/2 − W) x, so the drift is −½ W E[x xᵀ].
    for (let row = 0; row < rows; row += 5) {
      for (let j = 0; j < columns; j += 3) {
        let expected = 0;
        for (let i = 0; i < columns; i += 1)
          expected -=
            (0.5 * (floats(matrix)[row * columns + i] as number) * (gram[i * columns + j] as number)) / tokens;
        expect(found[row * columns + j]).toBeCloseTo(expected, 4);
      }
    }
  });
});

describe('drawn answers', () => {
  it('come from what the whole model answers, and leave what is read alone', async () => {
    const extraction = await run().open();
    const drawn = await drawnAnswers(extraction, 'domain');
    expect(drawn.inputs).toEqual(text.windows.ids);
    expect(drawn.ids).not.toEqual(text.windows.ids);
    expect(Math.max(...drawn.ids)).toBeLessThan(source.architecture.vocabulary);
    expect(await drawnAnswers(extraction, 'domain')).toEqual(drawn);
  });

  it('give gates the curvature of the divergence, which the loss of the text does not', async () => {
    // One token over and over: what the loss of such a text feels adds up, and has little to do with the answers.
    const windows = { ids: new Int32Array(128 * 8).fill(7), count: 128, length: 8 };
    const extraction = await testExtraction()
      .model(source)
      .texts({ windows, fingerprint: 'sevens' })
      .recipe('k-prune')
      .open();
    const statistics = await new CalibrationStatistics(extraction).collect([answerGates, gates]);
    const [layer, step] = [2, 0.05];
    const site = source.family.units(source.architecture, layer).find(({ kind }) => kind === 'neuron');
    if (!site) throw new Error('no neurons');
    const name = source.family.layerPrefix(layer) + site.output;
    let moved = 0;
    for (let unit = 0; unit < site.count; unit += 1) {
      const turned = perturbed(source, `${unit}`, (parameter, values) =>
        parameter.name === name ? values.map((w, i) => (i % site.count === unit ? w * (1 - step) : w)) : values,
      );
      moved += await divergence(source, turned, windows);
    }
    const predicted = async (statistic: typeof gates) => {
      const squares = (await statistics.layer(layer).read(statistic, site.output)).slice(site.count);
      return squares.reduce((sum, g2) => sum + 0.5 * (windows.length - 1) * g2 * step ** 2, 0);
    };
    expect((await predicted(answerGates)) / moved).toBeGreaterThan(0.8);
    expect((await predicted(answerGates)) / moved).toBeLessThan(1.25);
    expect((await predicted(gates)) / moved).toBeGreaterThan(2);
  });
});

it('is refused where sublayers do not add what their last linear puts out', () => {
  const parallel = { family: source.family, architecture: { ...source.architecture, parallelResidual: true as const } };
  expect(refusalOf(parallel, recipeOf('k-prune'))).toContain('choose obspa');
  expect(refusalOf(source, recipeOf('k-prune'))).toBeNull();
  expect(recipeProblem({ ...recipeOf('k-prune'), allocation: 'uniform' })?.field).toBe('schedule');
});
