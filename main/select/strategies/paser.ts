import { z } from 'zod';
import { spectralClusters } from '../clustering/spectral.ts';
import { ConceptGraph, conceptsOf } from '../concepts.ts';
import { descending, figure, percent, selection } from '../ranking.ts';
import { measurable, ownDirections, rowsOf } from '../space.ts';
import type { Candidate } from '../candidate.ts';
import type { StrategyComponent } from '../strategy.ts';

const options = z.strictObject({
  /** Groups of documents; null for as many as the data show. */
  clusters: z.number().int().min(2).max(200).nullable().default(null),
  /** Leave out documents that bring two known concepts together that did not stand together before. */
  consistency: z.boolean().default(true),
  /** Concepts of a document that are looked at. */
  concepts: z.number().int().min(2).max(20).default(5),
});

/** Most groups when nobody says how many. */
const mostClusters = 20;

/**
 * What was damaged, in four steps: groups of documents along a diffusion map of their hidden states; a budget for each in
 * proportion to its mean divergence (Jensen–Shannon, per token) between the original's and the pruned model's predictions;
 * inside a group the largest divergence / ln(tokens²) first; and no document whose concepts contradict the graph of those
 * taken before. The paper embeds with MiniLM, clusters the map by factorising its similarities, and finds concepts with RAKE;
 * here these are the model's own states, k-means, and terms by tf-idf. Its published code adds divergences up over tokens.
 */
export const paser: StrategyComponent<z.infer<typeof options>> = {
  name: 'paser',
  paper: 'PASER: Post-Training Data Selection for Efficient Pruned Large Language Model Recovery',
  explanation:
    'Finds what pruning damaged: compares the predictions of the pruned model with those of the original and takes more from the kinds of text where they differ most. Meant for choosing what to recover a pruned model with.',
  citation: 'He, Yin, Zhen, Zhang, Yuan, Ma. 2025. arXiv:2502.12594',
  options,
  needs: ['hiddenStates', 'comparison'],
  select: async (task, { clusters, consistency, concepts: most }) => {
    const divergences = await task.features.pool.divergences();
    const documents = measurable(task.pool).filter((index) => !Number.isNaN(divergences[index]));
    const { pool, width } = await ownDirections(task.features);
    const wanted = { count: clusters, most: mostClusters, seed: task.seed };
    const found = await spectralClusters(task.device, rowsOf(pool, width, documents), width, wanted);
    const tokensOf = (index: number) => (task.pool[index] as Candidate).tokens;
    const worth = new Float64Array(task.pool.length).fill(NaN);
    for (const index of documents)
      worth[index] = (divergences[index] as number) / Math.log(Math.max(2, tokensOf(index)) ** 2);
    const members = Array.from({ length: found.count }, (): number[] => []);
    documents.forEach((index, row) => members[found.assignment[row] as number]?.push(index));
    const damage = members.map(
      (all) => all.reduce((sum, index) => sum + (divergences[index] as number), 0) / all.length,
    );
    const total = damage.reduce((sum, value) => sum + (value || 0), 0) || 1;
    const ranked = new Map(descending(worth).map((index, place) => [index, place]));
    const groups = members.map((all, group) => ({
      members: all.sort((a, b) => (ranked.get(a) as number) - (ranked.get(b) as number)),
      share: (damage[group] as number) / total,
    }));

    const concepts = consistency
      ? conceptsOf(
          task.pool.map(({ text }) => text),
          most,
        )
      : [];
    const graph = new ConceptGraph();
    const order = byShares(groups, tokensOf, (index) => {
      const own = concepts[index] ?? [];
      if (!graph.agrees(own)) return false;
      graph.add(own);
      return true;
    });
    const groupOf = new Map(documents.map((index, row) => [index, found.assignment[row] as number]));
    const reason = (index: number) => {
      const group = groupOf.get(index);
      if (group === undefined) return 'There is nothing in it that could be measured';
      return `The models differ by ${figure(divergences[index] as number)} nats in it and by ${figure(damage[group] as number)} in its group, which gets ${percent(groups[group]?.share ?? 0)} of the budget`;
    };
    return selection(order, reason, (index) => `${reason(index)}, but its concepts contradict what was taken before`);
  },
};

/**
 * Members of groups in one order, so that what is taken up to any point is shared out between the groups in proportion: the next
 * one is of the group that has got least for its share. Members that are not accepted are passed over.
 */
export function byShares(
  groups: readonly { readonly members: readonly number[]; readonly share: number }[],
  tokensOf: (index: number) => number,
  accepts: (index: number) => boolean,
): number[] {
  const order: number[] = [];
  const open = groups
    .filter(({ share, members }) => share > 0 && members.length > 0)
    .map(({ members, share }) => ({ members, share, at: 0, taken: 0 }));
  const next = (group: (typeof open)[number]): number => {
    // What the group would have got for its share with its next member.
    const tokens = tokensOf(group.members[group.at] as number);
    return (group.taken + tokens) / group.share;
  };
  for (;;) {
    const left = open.filter(({ at, members }) => at < members.length);
    if (left.length === 0) return order;
    const group = left.reduce((best, one) => (next(one) < next(best) ? one : best));
    const index = group.members[group.at] as number;
    group.at += 1;
    if (!accepts(index)) continue;
    group.taken += tokensOf(index);
    order.push(index);
  }
}
