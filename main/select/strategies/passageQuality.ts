import { z } from 'zod';
import { descending, figure, selection, shuffled, withoutLast } from '../ranking.ts';
import { measurable } from '../space.ts';
import type { Candidate } from '../candidate.ts';
import type { StrategyComponent } from '../strategy.ts';
import { type Counts, countTerms, totalOf } from '../terms.ts';

const options = z.strictObject({
  /**
   * collectionDistance: how far the words of the whole pool are from a document's; informationToNoise: the share of its terms
   * that are different ones.
   */
  measure: z.enum(['collectionDistance', 'informationToNoise']).default('collectionDistance'),
  /** Share of the documents, those of the lowest quality, that is never taken. */
  drop: z.number().min(0).max(0.9).default(0.25),
});

/** How much of a document's distribution of terms is that of the collection (Zhou & Croft 2005). */
const share = 0.8;

/** KL(collection ‖ document) in nats with the document smoothed by the collection; terms it lacks have the same ratio. */
export function collectionDistance(document: Counts, collection: Counts): number {
  const [size, total] = [totalOf(document), totalOf(collection)];
  let sum = 0;
  let seen = 0;
  for (const [term, count] of document) {
    const p = (collection.get(term) ?? 0) / total;
    if (p === 0) continue;
    sum += p * Math.log(p / (share * p + ((1 - share) * count) / size));
    seen += p;
  }
  return sum + (1 - seen) * Math.log(1 / share);
}

/** Different terms for each term; 0 for a document without any. */
export const informationToNoise = (document: Counts): number => document.size / Math.max(1, totalOf(document));

/**
 * The two measures of the paper that need neither training nor a model; its own, better ones are taught by which passages
 * answered questions, which nobody knows of a team's text.
 */
export const passageQuality: StrategyComponent<z.infer<typeof options>> = {
  name: 'passageQuality',
  paper: 'Neural Passage Quality Estimation for Static Pruning',
  explanation:
    'Leaves out the documents of the lowest quality, judged by their words alone: what is unlike everything else in the pool (lists, tables, broken text), or says the same again and again. Takes the others at random.',
  citation: 'Chang, Mishra, Macdonald, MacAvaney. SIGIR 2024. arXiv:2407.12170',
  options,
  needs: [],
  select: ({ pool, seed }, { measure, drop }) => {
    const documents = measurable(pool);
    const textOf = (index: number) => (pool[index] as Candidate).text;
    const collection = countTerms(documents.map(textOf));
    const quality = new Float64Array(pool.length).fill(NaN);
    for (const index of documents) {
      const counts = countTerms([textOf(index)]);
      quality[index] =
        measure === 'informationToNoise' ? informationToNoise(counts) : -collectionDistance(counts, collection);
    }
    const reason = (index: number) =>
      measure === 'informationToNoise'
        ? `Of its terms a share of ${figure(quality[index] as number)} are different ones`
        : `The words of all documents are ${figure(-(quality[index] as number))} nats away from its own`;
    const kept = withoutLast(descending(quality), drop);
    const chosen = selection(
      shuffled(kept, seed),
      (index) => `${reason(index)}, good enough to be drawn at random`,
      (index) => (Number.isNaN(quality[index]) ? 'There is nothing in it' : `${reason(index)}, worse than in most`),
    );
    return Promise.resolve(chosen);
  },
};
