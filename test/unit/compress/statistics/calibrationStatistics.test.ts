import { beforeAll, describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { gates } from '../../../../main/compress/statistics/gates.ts';
import { gradientSquares } from '../../../../main/compress/statistics/gradientSquares.ts';
import { gramMatrix } from '../../../../main/compress/statistics/gramMatrix.ts';
import { lossGradient } from '../../../../main/compress/statistics/lossGradient.ts';
import { magnitudes } from '../../../../main/compress/statistics/magnitudes.ts';
import { moments } from '../../../../main/compress/statistics/moments.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { allLinears } from '../../../../main/compress/extraction/linears.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { perturbed } from '../../../../main/compress/numerics/perturb.ts';
import { motionOf, states } from '../../../../main/compress/statistics/states.ts';
import type { Activations } from '../../../../main/walk/activations.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import { architecture, source, windows, extraction, lossAt } from './smallExtraction.ts';

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

  it('takes the mean of the gradients of the windows’ mean losses', async () => {
    for (const { parameter, layer } of allLinears(source).filter((_, i) => i % 5 === 0)) {
      const totals = await statistics.layer(layer).read(lossGradient, parameter.local);
      const step = 1e-2;
      const slope = ((await lossAt(parameter.name, 3, step)) - (await lossAt(parameter.name, 3, -step))) / (2 * step);
      expect(totals[3]).toBeCloseTo(slope, 3);
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
        const alone = owned(
          new Extraction(
            source,
            extraction.settings,
            { domain: { windows: one, fingerprint: `w${window}` }, general: null },
            memoryWorkspace(),
          ),
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
      expect(totals[1]).toBeCloseTo(absolute / windows.count, 3);
      expect(totals[site.count + 1]).toBeCloseTo(square / windows.count, 3);
    }
  });

  it('sees that squares of single windows are more than the square of their mean', async () => {
    const squares = await statistics.layer(0).read(gradientSquares, 'mlp.up_proj.weight');
    const mean = await statistics.layer(0).read(lossGradient, 'mlp.up_proj.weight');
    mean.forEach((value, i) => expect(squares[i] as number).toBeGreaterThanOrEqual(value ** 2 - 1e-6));
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
    await using stream = await extraction.walker.embed(windows);
    const { walker } = extraction;
    const { before: kept } = await walker.forward(stream, 0, await walker.load(0), [], { keep: true });
    await using before = kept as Activations;
    const motion = await motionOf(stream, before, stream.state, architecture.hidden);
    expect((await statistics.overLayers(states, (motions) => motions.map(({ cosine }) => cosine)))[0]).toBeCloseTo(
      motion.cosine,
      9,
    );
    expect(motion.angular).toBeCloseTo(Math.acos(motion.cosine) / Math.PI, 0);
    const same = await motionOf(stream, stream.state, stream.state, architecture.hidden);
    expect(same.cosine).toBeCloseTo(1, 6);
  });
});
