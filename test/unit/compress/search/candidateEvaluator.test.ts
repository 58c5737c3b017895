import { describe, expect, it } from 'vitest';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { owned } from '../../../support/owned.ts';
import { CandidateEvaluator } from '../../../../main/compress/search/candidateEvaluator.ts';
import { withoutDepth } from '../../../../main/compress/granularity/depth/edits.ts';
import { withoutUnits } from '../../../../main/compress/granularity/width/edits.ts';
import { depthUnits } from '../../../../main/compress/granularity/depth/units.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import { architecture, source, windows, extraction } from '../statistics/smallExtraction.ts';

describe('the evaluator of candidates', () => {
  it('finds the losses that a whole pass finds, from wherever the candidates part', async () => {
    const evaluator = owned(await CandidateEvaluator.open(extraction, 'loss', windows.count));
    expect(await evaluator.cost(new Map())).toBeCloseTo(await calibrationLoss(extraction, source), 6);
    const candidates = depthUnits(source, 'sublayer');
    await evaluator.accept(await withoutDepth(extraction, evaluator, [candidates[1] as never]));
    for (const candidate of candidates.slice(2)) {
      const edits = await withoutDepth(extraction, evaluator, [candidates[1] as never, candidate]);
      const fresh = owned(await CandidateEvaluator.open(extraction, 'loss', windows.count));
      expect(await evaluator.cost(edits)).toBeCloseTo(await fresh.cost(edits), 6);
    }
  });

  it('calls the dense model no different from itself', async () => {
    for (const metric of ['divergence', 'kullbackLeibler', 'turning'] as const) {
      const evaluator = owned(await CandidateEvaluator.open(extraction, metric, 2));
      expect(await evaluator.cost(new Map())).toBeCloseTo(0, 6);
      const sites = llama.units(architecture, 0);
      const edits = await withoutUnits(extraction, evaluator, sites, [[0], [1, 2, 3]]);
      expect(await evaluator.cost(edits)).toBeGreaterThan(1e-4);
    }
  });
});
