import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../../bench/memoryWorkspace.ts';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { gates } from '../../../../main/compress/statistics/gates.ts';
import { gradientSquares } from '../../../../main/compress/statistics/gradientSquares.ts';
import { gramMatrix } from '../../../../main/compress/statistics/gramMatrix.ts';
import { hessianDiagonalSample } from '../../../../main/compress/statistics/hessianDiagonal.ts';
import { hessianProduct } from '../../../../main/compress/statistics/hessianProduct.ts';
import { lossGradient } from '../../../../main/compress/statistics/lossGradient.ts';
import { magnitudes } from '../../../../main/compress/statistics/magnitudes.ts';
import { moments } from '../../../../main/compress/statistics/moments.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { probeGradient, probeSlopes } from '../../../../main/compress/statistics/probeSlopes.ts';
import { allLinears } from '../../../../main/compress/extraction/linears.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { perturbed } from '../../../../main/compress/numerics/perturb.ts';
import { parseRecipe } from '../../../../main/compress/recipe/recipe.ts';
import { motionOf, states } from '../../../../main/compress/statistics/states.ts';
import { CandidateEvaluator, withoutDepth, withoutUnits } from '../../../../main/compress/search/candidateEvaluator.ts';
import { depthUnits } from '../../../../main/compress/granularity/depth/units.ts';
import { llama } from '../../../../main/models/llama.ts';
import { Device } from '../../../../main/runtime/device.ts';
import { order } from '../../../../main/runtime/random.ts';
import { seededWeights, smallArchitecture, memorySource } from '../../../support/seededModel.ts';

const device = new Device('cpu');
const architecture = smallArchitecture({ layers: Array(3).fill(smallArchitecture().layers[0]) as never });
const source = memorySource(architecture, seededWeights(architecture));
const windows = {
  ids: Int32Array.from({ length: 4 * 12 }, (_, i) => (order(3, 50)[(i * 7) % 50] as number) % 50),
  count: 4,
  length: 12,
};
const recipe = parseRecipe(
  {
    ...{
      name: 'x',
      title: 'X',
      paper: null,
      citation: '',
      category: 'control',
      unit: 'structure',
      score: 'random',
      group: 'site',
    },
    ...{
      allocation: 'uniform',
      compensation: 'none',
      schedule: 'oneShot',
      recovery: 'none',
      defaults: { sparsity: 0.5, lambda: 1 },
    },
    ...{ lambda: 'share', explanation: 'x', caveats: [] },
  },
  'x',
);
const extraction = new Extraction(
  source,
  recipe,
  { sparsity: 0.5, lambda: 1, seed: 1 },
  { domain: { windows, fingerprint: 'd' }, general: null },
  memoryWorkspace(device),
);
afterAll(() => device.release());

/** Loss of the model when one weight is moved. */
const lossAt = (name: string, at: number, by: number) =>
  calibrationLoss(
    extraction,
    perturbed(source, `${name} ${at} ${by}`, (parameter, values) =>
      parameter.name === name ? values.map((w, i) => (i === at ? w + by : w)) : values,
    ),
  );

describe('statistics from gradients', () => {
  let statistics: CalibrationStatistics;
  beforeAll(async () => {
    statistics = await new CalibrationStatistics(extraction).collect([
      lossGradient,
      gradientSquares,
      gates,
      states,
      moments,
      magnitudes,
      gramMatrix,
    ]);
  });

  it('sums the gradients of the windows’ mean losses', async () => {
    for (const { parameter, layer } of allLinears(source).filter((_, i) => i % 5 === 0)) {
      const totals = await statistics.layer(layer).read(lossGradient, parameter.local);
      const step = 1e-2;
      const slope = ((await lossAt(parameter.name, 3, step)) - (await lossAt(parameter.name, 3, -step))) / (2 * step);
      expect((totals[3] as number) / windows.count).toBeCloseTo(slope, 3);
    }
  });

  it('gives for a gate on a unit what turning the unit down does, window by window', async () => {
    const sites = llama.units(architecture, 1);
    const linears = allLinears(source);
    for (const site of sites) {
      const totals = await statistics.layer(1).read(gates, site.output);
      const parameter = linears.find((one) => one.layer === 1 && one.parameter.local === site.output)?.parameter;
      const columns = parameter?.shape[1] as number;
      let [absolute, square] = [0, 0];
      for (let window = 0; window < windows.count; window += 1) {
        const one = { ids: windows.ids.slice(window * 12, (window + 1) * 12), count: 1, length: 12 };
        const alone = new Extraction(
          source,
          recipe,
          extraction.settings,
          { domain: { windows: one, fingerprint: `w${window}` }, general: null },
          memoryWorkspace(device),
        );
        const at = (gate: number) =>
          calibrationLoss(
            alone,
            perturbed(source, `gate ${gate}`, ({ name }, values) =>
              name === parameter?.name
                ? values.map((w, i) => (Math.floor((i % columns) / site.columns) === 1 ? w * gate : w))
                : values,
            ),
          );
        const slope = ((await at(1.01)) - (await at(0.99))) / 0.02;
        absolute += Math.abs(slope);
        square += slope ** 2;
      }
      expect(totals[1]).toBeCloseTo(absolute, 3);
      expect(totals[site.count + 1]).toBeCloseTo(square, 3);
    }
  });

  it('sees that squares of single windows are more than the square of their sum suggests', async () => {
    const squares = await statistics.layer(0).read(gradientSquares, 'mlp.up_proj.weight');
    const sum = await statistics.layer(0).read(lossGradient, 'mlp.up_proj.weight');
    sum.forEach((value, i) => expect((squares[i] as number) * windows.count).toBeGreaterThanOrEqual(value ** 2 - 1e-6));
  });

  it('has moments that are the diagonal of the Gram matrix, and magnitudes between them', async () => {
    const { square, mean } = await statistics.layer(2).read(moments, 'feedForwardOutput');
    const { gram } = await statistics.layer(2).read(gramMatrix, 'feedForwardOutput');
    const columns = square.length;
    const { absolute, windowSquare } = await statistics.layer(2).read(magnitudes, 'feedForwardOutput');
    for (let j = 0; j < columns; j += 1) {
      expect(gram[j * (columns + 1)]).toBeCloseTo(square[j] as number, 5);
      expect(absolute[j] as number).toBeGreaterThanOrEqual(Math.abs(mean[j] as number) - 1e-6);
      expect(absolute[j] as number).toBeLessThanOrEqual(Math.sqrt(windowSquare[j] as number) + 1e-6);
      expect(windowSquare[j] as number).toBeLessThanOrEqual((square[j] as number) + 1e-6);
    }
  });

  it('measures how far a layer turns the states', async () => {
    const stream = await extraction.walker.embed(windows);
    const { before } = await extraction.walker.forward(stream, 0, await extraction.walker.load(0), [], { keep: true });
    const motion = await motionOf(stream, before as never, stream.state, architecture.hidden);
    expect((await statistics.overLayers(states, (motions) => motions.map(({ cosine }) => cosine)))[0]).toBeCloseTo(
      motion.cosine,
      9,
    );
    expect(motion.angular).toBeCloseTo(Math.acos(motion.cosine) / Math.PI, 0);
    const same = await motionOf(stream, stream.state, stream.state, architecture.hidden);
    expect(same.cosine).toBeCloseTo(1, 6);
  });
});

describe('curvature', () => {
  it('is the change of the gradient along the weights', async () => {
    const product = await hessianProduct.collect(extraction, { step: 0.01 });
    // d/dε of wᵀ g((1 + ε) w) by second differences of the loss along w: wᵀ H w.
    const scaled = (factor: number) =>
      calibrationLoss(
        extraction,
        perturbed(source, `all ${factor}`, (_, values) => values.map((w) => w * factor)),
      );
    const second = ((await scaled(1.02)) - 2 * (await scaled(1)) + (await scaled(0.98))) / 0.02 ** 2;
    let found = 0;
    for (const { parameter, layer } of allLinears(source)) {
      const values = await source.read(parameter);
      (await product(layer, parameter.local)).forEach((value, i) => (found += value * (values[i] as number)));
    }
    expect(found / second).toBeCloseTo(1, 1);
  });

  it('is sampled around the diagonal of the Hessian', async () => {
    const local = 'mlp.down_proj.weight';
    const name = `${llama.layerPrefix(1)}${local}`;
    const samples: Float64Array[] = [];
    for (let seed = 1; seed <= 24; seed += 1)
      samples.push(await (await hessianDiagonalSample(extraction, seed, 0.01))(1, local));
    const mean = (i: number) => samples.reduce((sum, sample) => sum + (sample[i] as number), 0) / samples.length;
    const trace = samples.reduce((sum, sample) => sum + sample.reduce((a, b) => a + b, 0), 0) / samples.length;
    // Second differences of single weights, over a sample of the matrix.
    const chosen = Array.from({ length: 40 }, (_, i) => i * 19);
    const base = await calibrationLoss(extraction, source);
    let expected = 0;
    for (const at of chosen)
      expected += ((await lossAt(name, at, 0.05)) - 2 * base + (await lossAt(name, at, -0.05))) / 0.05 ** 2;
    const found = chosen.reduce((sum, at) => sum + mean(at), 0);
    const spread = Math.sqrt(
      chosen.reduce(
        (sum, at) =>
          sum + samples.reduce((s, sample) => s + ((sample[at] as number) - mean(at)) ** 2, 0) / samples.length ** 2,
        0,
      ),
    );
    expect(Math.abs(found - expected)).toBeLessThan(4 * spread + 0.05 * Math.abs(expected));
    expect(Number.isFinite(trace)).toBe(true);
  });
});

describe('small random changes', () => {
  it('estimate the slope of the loss along their direction', async () => {
    const probes = await probeSlopes.collect(extraction, { probes: 3, epsilon: 0.005 });
    const statistics = await new CalibrationStatistics(extraction).collect([lossGradient]);
    for (const probe of probes) {
      let slope = 0;
      for (const { parameter, layer } of allLinears(source)) {
        const values = await source.read(parameter);
        const gradient = await statistics.layer(layer).read(lossGradient, parameter.local);
        // A single probe's estimate is slope · z / size; with the slope known, z · size is its direction.
        const size = Math.sqrt(values.reduce((sum, w) => sum + w * w, 0) / values.length);
        const z = probeGradient([{ ...probe, slope: 1 }], parameter.name, values).map((value) => value * size);
        slope += z.reduce((sum, value, i) => sum + (value * size * (gradient[i] as number)) / windows.count, 0);
      }
      expect(probe.slope / slope).toBeCloseTo(1, 1);
    }
  });
});

describe('the evaluator of candidates', () => {
  it('finds the losses that a whole pass finds, from wherever the candidates part', async () => {
    const evaluator = await CandidateEvaluator.open(extraction, 'loss', windows.count);
    expect(await evaluator.cost(new Map())).toBeCloseTo(await calibrationLoss(extraction, source), 6);
    const candidates = depthUnits(source, 'sublayer');
    await evaluator.accept(await withoutDepth(extraction, evaluator, [candidates[1] as never]));
    for (const candidate of candidates.slice(2)) {
      const edits = await withoutDepth(extraction, evaluator, [candidates[1] as never, candidate]);
      const fresh = await CandidateEvaluator.open(extraction, 'loss', windows.count);
      expect(await evaluator.cost(edits)).toBeCloseTo(await fresh.cost(edits), 6);
      await fresh.close();
    }
    await evaluator.close();
  });

  it('calls the dense model no different from itself', async () => {
    for (const metric of ['divergence', 'kullbackLeibler', 'turning'] as const) {
      const evaluator = await CandidateEvaluator.open(extraction, metric, 2);
      expect(await evaluator.cost(new Map())).toBeCloseTo(0, 6);
      const sites = llama.units(architecture, 0);
      const edits = await withoutUnits(extraction, evaluator, sites, [[0], [1, 2, 3]]);
      expect(await evaluator.cost(edits)).toBeGreaterThan(1e-4);
      await evaluator.close();
    }
  });
});
