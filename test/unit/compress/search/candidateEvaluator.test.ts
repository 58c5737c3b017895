import { describe, expect, it } from 'vitest';
import { Extraction } from '../../../../main/compress/extraction/extraction.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { owned } from '../../../support/owned.ts';
import { CandidateEvaluator } from '../../../../main/compress/search/candidateEvaluator.ts';
import { withoutDepth } from '../../../../main/compress/granularity/depth/edits.ts';
import { withoutUnits } from '../../../../main/compress/granularity/width/edits.ts';
import { depthUnits } from '../../../../main/compress/granularity/depth/units.ts';
import { spreadWindows } from '../../../../main/models/windows.ts';
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

  it('reads windows from all over the text, not its beginning', async () => {
    const loss = async (text: typeof windows, count: number) => {
      const texts = { domain: { windows: text, fingerprint: `${count}` }, general: null };
      const own = owned(new Extraction(source, extraction.settings, texts, extraction.workspace));
      return owned(await CandidateEvaluator.open(own, 'loss', count)).cost(new Map());
    };
    const ids = Int32Array.from([0, 2].flatMap((window) => [...windows.ids.slice(window * 12, (window + 1) * 12)]));
    expect(await loss(windows, 2)).toBeCloseTo(await loss({ ids, count: 2, length: 12 }, 2), 6);
  });

  it('gets as many documents as windows where there are so many', () => {
    const text = { ids: Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 4)), count: 6, length: 4 };
    const scored = Uint8Array.from(text.ids, (id) => id % 2);
    const spread = spreadWindows({ ...text, lengths: Int32Array.of(1, 2, 3, 4, 3, 2), scored }, 3);
    expect([...new Set(spread.ids)]).toEqual([0, 2, 4]);
    expect([...(spread.lengths ?? [])]).toEqual([1, 3, 3]);
    expect([...(spread.scored ?? [])]).toEqual(Array(12).fill(0));
    expect(spreadWindows(text, 9)).toEqual(text);
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
