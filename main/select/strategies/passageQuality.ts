import { z } from 'zod';
import { descending, figure, selection, shuffled, withoutLast } from '../ranking.ts';
import { directions, measurable, neededTarget, rowsOf } from '../space.ts';
import type { Candidate } from '../candidate.ts';
import { fitClassifier, probability } from '../classifier.ts';
import type { SelectionTask, StrategyComponent } from '../strategy.ts';
import { type Counts, countTerms, totalOf } from '../terms.ts';

const options = z.strictObject({
  /**
   * learned: what a classifier holds for good that was taught to tell the target from the pool; collectionDistance: how far the words of the whole pool are from a document's; informationToNoise: the share of its terms
   * that are different ones.
   */
  measure: z.enum(['learned', 'collectionDistance', 'informationToNoise']).default('learned'),
  /** For learned: documents of the target, and as many of the pool, that a classifier is taught with. */
  examples: z.number().int().min(2).max(20_000).default(1000),
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

/** Quality of every document of the pool (NaN where there is nothing to judge), and what it says of one. */
interface Judged {
  readonly quality: Float64Array;
  readonly reason: (index: number) => string;
}

/**
 * Quality as a model's states tell it: a classifier on mean hidden states is taught with the target as good passages and with the
 * pool as others, most of which are not. The pool is judged in two halves, each by a classifier that was taught with the other.
 */
async function learned(task: SelectionTask, examples: number): Promise<Judged> {
  const wanted = shuffled(neededTarget(task), task.seed).slice(0, examples);
  const { pool, target, width } = await directions(task.features);
  const drawn = shuffled(measurable(task.pool), task.seed);
  const middle = Math.ceil(drawn.length / 2);
  const halves = [drawn.slice(0, middle), drawn.slice(middle)];
  const quality = new Float64Array(task.pool.length).fill(NaN);
  const good = rowsOf(target, width, wanted);
  for (const [at, half] of halves.entries()) {
    // A pool of a single document has but itself to be compared with.
    const others = halves[1 - at]?.length ? (halves[1 - at] as number[]) : half;
    const unknown = rowsOf(pool, width, others.slice(0, examples));
    const rows = new Float32Array(good.length + unknown.length);
    rows.set(good);
    rows.set(unknown, good.length);
    const classifier = fitClassifier(rows, width, wanted.length);
    for (const index of half) quality[index] = probability(classifier, pool, index);
    task.report(at + 1, halves.length);
  }
  return {
    quality,
    reason: (index) => `A classifier taught with the target holds it for good with ${figure(quality[index] as number)}`,
  };
}

/** Quality by the words alone. */
function lexical(pool: readonly Candidate[], measure: 'collectionDistance' | 'informationToNoise'): Judged {
  const documents = measurable(pool);
  const textOf = (index: number) => (pool[index] as Candidate).text;
  const collection = countTerms(documents.map(textOf));
  const quality = new Float64Array(pool.length).fill(NaN);
  for (const index of documents) {
    const counts = countTerms([textOf(index)]);
    quality[index] =
      measure === 'informationToNoise' ? informationToNoise(counts) : -collectionDistance(counts, collection);
  }
  return {
    quality,
    reason: (index) =>
      measure === 'informationToNoise'
        ? `Of its terms a share of ${figure(quality[index] as number)} are different ones`
        : `The words of all documents are ${figure(-(quality[index] as number))} nats away from its own`,
  };
}

/**
 * Leaves out the passages of the lowest quality, as a model judges it that was taught which passages are good (Chang et al. 2024). The
 * paper teaches with passages that answered questions; nobody knows these of a team's text, so the target stands for them. The
 * paper's baselines that need neither training nor a model are there too.
 */
export const passageQuality: StrategyComponent<z.infer<typeof options>> = {
  name: 'passageQuality',
  paper: 'Neural Passage Quality Estimation for Static Pruning',
  explanation:
    'Leaves out the documents of the lowest quality and takes the others at random. Quality is what a small classifier on the model’s states says that was taught with the target as good text; or, by their words alone, that they are unlike everything else in the pool (lists, tables, broken text), or say the same again and again.',
  citation: 'Chang, Mishra, Macdonald, MacAvaney. SIGIR 2024. arXiv:2407.12170',
  options,
  needs: ['hiddenStates'],
  select: async (task, { measure, examples, drop }) => {
    const { quality, reason } = measure === 'learned' ? await learned(task, examples) : lexical(task.pool, measure);
    return selection(
      shuffled(withoutLast(descending(quality), drop), task.seed),
      (index) => `${reason(index)}, good enough to be drawn at random`,
      (index) => (Number.isNaN(quality[index]) ? 'There is nothing in it' : `${reason(index)}, worse than in most`),
    );
  },
};
