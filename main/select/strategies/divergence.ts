import { z } from 'zod';
import { ascending, figure, selection, shuffled } from '../ranking.ts';
import { measurable, neededTarget } from '../space.ts';
import type { Candidate } from '../candidate.ts';
import type { StrategyComponent } from '../strategy.ts';
import { type Counts, countTerms, totalOf } from '../terms.ts';

const options = z.strictObject({
  measure: z.enum(['jensenShannon', 'renyi']).default('jensenShannon'),
  /** Order of Rényi's divergence; towards 1 it becomes that of Kullback and Leibler. */
  alpha: z.number().gt(0).lt(1).default(0.99),
  /** What is judged: every document by itself, or all of one collection together. */
  by: z.enum(['document', 'source']).default('document'),
  /** Terms as frequent as in the whole pool that are added to each, so that short texts do not seem far from everything. */
  prior: z.number().min(1).max(100_000).default(100),
});

/** A divergence in nats between distributions p and q: a sum over terms, and what is made of it. */
interface Measure {
  part(p: number, q: number): number;
  whole(sum: number): number;
}

export const measures = {
  jensenShannon: (): Measure => ({
    part: (p, q) => {
      const middle = (p + q) / 2;
      return ((p > 0 ? p * Math.log(p / middle) : 0) + (q > 0 ? q * Math.log(q / middle) : 0)) / 2;
    },
    whole: (sum) => sum,
  }),
  renyi: (alpha: number): Measure => ({
    part: (p, q) => p ** alpha * q ** (1 - alpha),
    whole: (sum) => Math.log(sum) / (alpha - 1),
  }),
};

/**
 * Documents, or whole collections, by the divergence between their distribution of terms and the target's, both smoothed with
 * the pool's and target's together (Dirichlet prior, Zhai & Lafferty 2004). Of a collection all documents are equally good, and
 * are taken at random.
 */
export const divergence: StrategyComponent<z.infer<typeof options>> = {
  name: 'divergence',
  paper: 'Divergence-Based Domain Transferability for Zero-Shot Classification',
  explanation:
    'Takes documents (or whole collections) whose words are as frequent in them as in the domain. No model is needed; a quick first look at which collection will help.',
  citation: 'Pugantsov, McCreadie. Findings of EACL 2023. arXiv:2302.05735',
  options,
  needs: [],
  select: (task, { measure, alpha, by, prior }) => {
    const wanted = neededTarget(task).map((index) => (task.target[index] as Candidate).text);
    const documents = measurable(task.pool);
    const texts = task.pool.map(({ text }) => text);
    const all = countTerms([...documents.map((index) => texts[index] as string), ...wanted]);
    const to = distanceTo(countTerms(wanted), all, prior, measures[measure](alpha));
    const groups = new Map<string, number[]>();
    for (const index of documents) {
      const key = by === 'source' ? (task.pool[index]?.source ?? '') : String(index);
      groups.set(key, [...(groups.get(key) ?? []), index]);
    }
    const distances = new Float64Array(task.pool.length).fill(NaN);
    let done = 0;
    for (const members of groups.values()) {
      const distance = to(countTerms(members.map((index) => texts[index] as string)));
      for (const index of members) distances[index] = distance;
      done += 1;
      task.report(done, groups.size);
    }
    const random = new Map(shuffled(documents, task.seed).map((index, place) => [index, place]));
    const order = ascending(distances).sort(
      (a, b) =>
        (distances[a] as number) - (distances[b] as number) || (random.get(a) as number) - (random.get(b) as number),
    );
    const what = by === 'source' ? 'The words of its collection differ' : 'Its words differ';
    return Promise.resolve(
      selection(order, (index) => `${what} from those of the domain by ${figure(distances[index] as number)} nats`),
    );
  },
};

/**
 * The divergence from a target of anything that is counted, both drawn towards the distribution of `all` as if `prior` terms of
 * it had been seen too: p(t) = (n_t + prior · c_t) / (n + prior). Terms that do not occur add the same for all texts with as many
 * terms, so that part is computed once for each length.
 */
export function distanceTo(target: Counts, all: Counts, prior: number, { part, whole }: Measure) {
  const total = totalOf(all);
  const targetSize = totalOf(target) + prior;
  const background = new Map([...all].map(([term, count]) => [term, count / total]));
  const wanted = new Map(
    [...background].map(([term, share]) => [term, ((target.get(term) ?? 0) + prior * share) / targetSize]),
  );
  const absent = new Map<number, number>();
  return (counts: Counts): number => {
    const size = totalOf(counts) + prior;
    let rest = absent.get(size);
    if (rest === undefined) {
      rest = 0;
      for (const [term, share] of background) rest += part((prior * share) / size, wanted.get(term) as number);
      absent.set(size, rest);
    }
    let sum = rest;
    for (const [term, count] of counts) {
      const [share, q] = [background.get(term) as number, wanted.get(term) as number];
      sum += part((count + prior * share) / size, q) - part((prior * share) / size, q);
    }
    return whole(sum);
  };
}
