import { z } from 'zod';
import { collapse as merged, followers } from '../merge.ts';
import type { DepthUnit } from '../score.ts';
import type { CandidateEvaluator, Edits, LayerEdit } from '../../../search/candidateEvaluator.ts';
import { mostRemoved } from './removal.ts';
import { stage } from '../../../extraction/stages.ts';
import type { DepthAllocation, DepthQuestion } from '../allocation.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  /** Layers that are merged into one at once, that one included (8 in the published code); two would only drop one. */
  span: z.number().int().min(3).max(16).default(8),
  windows: z.number().int().min(1).default(5),
  /** Least cosine of the final hidden states at which a merge is accepted; lowered when nothing passes. */
  threshold: z.number().gt(0).lt(1).default(0.9),
  protectFirst: z.number().int().min(0).default(1),
});

/**
 * LaCo's walk: from the top downwards, a few layers are merged into the one below them; the merge stays when the final
 * hidden states of a little text still point where the dense model's did (Yang et al. 2024, algorithm 1). A merge takes no
 * more layers than are still to go, and none leaves a single layer over. Goes with the compensation "merge".
 */
export const collapse: DepthAllocation<z.infer<typeof options>> = {
  name: 'collapse',
  explanation:
    'From the top downwards layers are merged into one below, as long as the end of the model hardly changes.',
  citation: 'Yang, Cao, Zhao. EMNLP Findings 2024 (LaCo). arXiv:2402.11187',
  options,
  rescores: false,
  needs: () => [candidateLosses],
  choose: async (question, { span, windows, threshold, protectFirst }) => {
    const { candidates, sparsity, extraction, statistics } = question;
    const { layers } = extraction;
    const most = mostRemoved(layers, sparsity);
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'turning', windows });
    const may = new Set(candidates.map(({ layer }) => layer));
    const removed = new Set<number>();
    for (let limit = threshold; removed.size < most && limit > -1; limit -= 0.05) {
      for (let base = layers - 2; base >= protectFirst && removed.size < most; base -= 1) {
        const next = above(base, mergedAtOnce(span, most - removed.size), may, removed);
        if (!next) continue;
        const trial = new Set([...removed, ...next]);
        const cosine = 1 - (await evaluator.cost(await edits(question, evaluator, trial)));
        if (cosine < limit) continue;
        next.forEach((layer) => removed.add(layer));
        extraction.workspace.progress(stage.searching, removed.size, most);
      }
    }
    if (removed.size < most)
      throw new Error(
        `Only ${removed.size} of ${most} layers could be merged into others, because layers between them are to stay whole; remove less, or let other layers stay.`,
      );
    return candidates.filter(({ layer }): boolean => removed.has(layer)) satisfies DepthUnit[];
  },
};

/** Layers that one merge removes when so many are to go: a single one left over would be dropped, not merged. */
export function mergedAtOnce(span: number, left: number): number {
  const count = Math.min(span - 1, left);
  return left - count === 1 ? count + 1 : count;
}

/** The `count` layers above a base that are still there; null when there are too few, or one of them or the base is to stay. */
function above(
  base: number,
  count: number,
  may: ReadonlySet<number>,
  removed: ReadonlySet<number>,
): readonly number[] | null {
  if (removed.has(base) || !may.has(base)) return null;
  const next: number[] = [];
  for (let layer = base + 1; next.length < count; layer += 1) {
    if (!may.has(layer)) return null;
    if (!removed.has(layer)) next.push(layer);
  }
  return next;
}

/** The model with these layers merged into those before them. */
async function edits(
  { extraction }: DepthQuestion,
  evaluator: CandidateEvaluator,
  removed: ReadonlySet<number>,
): Promise<Edits> {
  const { architecture } = extraction.source;
  const made = new Map<number, LayerEdit>();
  for (const layer of removed) made.set(layer, { key: 'gone', shape: { sublayers: [] }, weights: {} });
  for (const [layer, gone] of followers(extraction.layers, removed)) {
    const shape = architecture.layers[layer];
    if (!shape) continue;
    const others = await Promise.all(gone.map((one) => evaluator.weights(one)));
    made.set(layer, { key: `with ${gone.join()}`, shape, weights: merged(await evaluator.weights(layer), others) });
  }
  return made;
}
