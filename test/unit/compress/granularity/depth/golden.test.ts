import { describe, expect, it } from 'vitest';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { states } from '../../../../../main/compress/statistics/states.ts';
import { readGolden } from '../../../../support/golden.ts';
import { needsShared, shared } from '../../../../support/shared.ts';
import { describeGoldenDepth, quarter } from './goldenDepth.ts';

describeGoldenDepth('TinyStories-656K', ['shortgpt', 'deeper-layers', 'sleb', 'finercut']);
describeGoldenDepth('meadow-8m', ['shortgpt', 'deeper-layers', 'sleb']);

describe.skipIf(!shared).each(['TinyStories-656K', 'meadow-8m'])(
  needsShared('statistics against the reference on %s'),
  (model) => {
    it('measures block influence to 1e-4', async () => {
      const statistics = await new CalibrationStatistics(await quarter(model).open()).collect([states]);
      const scores = await statistics.overLayers(states, (motions) => motions.map(({ cosine }) => 1 - cosine));
      readGolden(model).methods['block_influence']?.scores?.forEach((score, layer) =>
        expect(Math.abs((scores[layer] as number) - score)).toBeLessThan(1e-4),
      );
    });
  },
);
