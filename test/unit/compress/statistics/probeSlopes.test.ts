import { describe, expect, it } from 'vitest';
import { lossGradient } from '../../../../main/compress/statistics/lossGradient.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { probeGradient, probeSlopes } from '../../../../main/compress/statistics/probeSlopes.ts';
import { allLinears } from '../../../../main/compress/extraction/linears.ts';
import { source, extraction } from './smallExtraction.ts';

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
        slope += z.reduce((sum, value, i) => sum + value * size * (gradient[i] as number), 0);
      }
      expect(probe.slope / slope).toBeCloseTo(1, 1);
    }
  });
});
