import { z } from 'zod';
import { DisposalStack } from '../../../../runtime/disposal.ts';
import { invertSymmetric } from '../../../../runtime/linearAlgebra/invertSymmetric.ts';
import type { CalibrationStatistic } from '../../../statistics/statistic.ts';
import { choiceSchema } from '../../../../components/component.ts';
import { unitScores } from '../scores/index.ts';
import { RandomStream } from '../../../search/randomStream.ts';
import { withoutUnits } from '../edits.ts';
import { stage } from '../../../extraction/stages.ts';
import type { ScoredSite, Selection, UnitAllocation } from '../allocation.ts';
import { ascending, globalUnits } from './choice.ts';
import { after, exchanges } from './exchanges.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  scores: z.array(choiceSchema).min(2).max(6).default(['magnitude', 'wandaUnits', 'logFluctuation', 'taylor']),
  trials: z.number().int().min(2).max(200).default(16),
  /** Further trials, of the choices that the mix found likes best after its own. */
  greedy: z.number().int().min(0).max(200).default(8),
  /** Share of a kind that such a choice has otherwise. */
  step: z.number().gt(0).max(0.5).default(0.02),
  windows: z.number().int().min(1).default(8),
});

/**
 * RoBoT: a weighted sum of several cheap scores, with weights found by Bayesian optimisation against real evaluations: a
 * Gaussian process over the weights, the next trial where the expected improvement is largest; then the best choices by that
 * sum are evaluated one after the other, and what is better is kept (He et al. 2024, §4.2 and 4.3).
 */
export const blend: UnitAllocation<z.infer<typeof options>> = {
  name: 'blend',
  explanation: 'Several scores are mixed, and the mix is tuned by trying what it gives on your text.',
  citation: 'He, Dai, Fu, Low. ICLR 2024 (RoBoT). arXiv:2403.07591',
  options,
  decides: true,
  needs: ({ scores }) => [
    candidateLosses,
    ...new Set(
      scores.flatMap((choice): readonly CalibrationStatistic[] => {
        const { component, options: chosen } = unitScores.bind(choice);
        return component.needs(chosen);
      }),
    ),
  ],
  choose: async (question, { scores, trials, greedy, step, windows }) => {
    const { extraction, statistics, sites, scoreBy, sparsity, shareOf } = question;
    const ranked: (readonly ScoredSite[])[] = [];
    for (const choice of scores) {
      const { component, options: chosen } = unitScores.bind(choice);
      await using scope = new DisposalStack();
      ranked.push(asRanks(await scoreBy(scope.use(await component.prepare(question, chosen)))));
    }
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const lossOf = async (kept: Selection) => evaluator.cost(await withoutUnits(extraction, evaluator, sites, kept));
    const select = (weights: readonly number[]) => globalUnits(mixed(ranked, weights), sparsity, shareOf);
    const random = new RandomStream(extraction.settings.seed);
    const tried: { weights: number[]; loss: number }[] = [];
    while (tried.length < trials) {
      const weights =
        tried.length < scores.length ? scores.map((_, i) => (i === tried.length ? 1 : 0)) : promising(tried, random);
      tried.push({ weights, loss: await lossOf(select(weights)) });
      extraction.workspace.progress(stage.searching, tried.length, trials + greedy);
    }
    const found = tried.reduce((best, one) => (one.loss < best.loss ? one : best));
    const blended = mixed(ranked, found.weights);
    let best = { kept: select(found.weights), loss: found.loss };
    for (const exchange of exchanges(blended, best.kept, step).slice(0, greedy)) {
      const kept = after(blended, best.kept, exchange);
      const loss = kept ? await lossOf(kept) : Infinity;
      if (kept && loss < best.loss) best = { kept, loss };
    }
    extraction.workspace.progress(stage.searching, trials + greedy, trials + greedy);
    return best.kept;
  },
};

/** Ranks among all units of a kind, 0 to 1: the same scale for every score. */
function asRanks(sites: readonly ScoredSite[]): readonly ScoredSite[] {
  const ranks = sites.map(({ scores }) => new Float64Array(scores.length));
  for (const kind of new Set(sites.map(({ site }) => site.kind))) {
    const all = sites.flatMap(({ site, scores }, at) =>
      site.kind === kind ? Array.from(scores, (score, unit) => ({ score, at, unit })) : [],
    );
    ascending(all.map(({ score }) => score)).forEach((i, rank) => {
      const { at, unit } = all[i] as (typeof all)[number];
      (ranks[at] as Float64Array)[unit] = rank / all.length;
    });
  }
  return sites.map(({ site }, at) => ({ site, scores: ranks[at] as Float64Array }));
}

const mixed = (ranked: readonly (readonly ScoredSite[])[], weights: readonly number[]): readonly ScoredSite[] =>
  (ranked[0] ?? []).map(({ site }, at) => ({
    site,
    scores: Float64Array.from({ length: site.count }, (_, unit) =>
      weights.reduce((sum, weight, i) => sum + weight * (ranked[i]?.[at]?.scores[unit] ?? 0), 0),
    ),
  }));

/** A random point of the simplex. */
function simplex(size: number, random: RandomStream): number[] {
  const parts = Array.from({ length: size }, () => -Math.log(1 - random.number()));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}

/** The random point with the largest expected improvement under a Gaussian process with a squared exponential kernel. */
function promising(tried: readonly { weights: readonly number[]; loss: number }[], random: RandomStream): number[] {
  const n = tried.length;
  const mean = tried.reduce((sum, { loss }) => sum + loss, 0) / n;
  const deviation = Math.sqrt(tried.reduce((sum, { loss }) => sum + (loss - mean) ** 2, 0) / n) || 1;
  const y = tried.map(({ loss }) => (loss - mean) / deviation);
  const kernel = (a: readonly number[], b: readonly number[]) =>
    Math.exp(-a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / (2 * 0.3 ** 2));
  const gram = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return kernel(tried[i]?.weights ?? [], tried[j]?.weights ?? []) + (i === j ? 1e-4 : 0);
  });
  const inverse = invertSymmetric(gram, n);
  const least = Math.min(...y);
  let best = { weights: simplex(tried[0]?.weights.length ?? 1, random), gain: -1 };
  for (let sample = 0; sample < 512; sample += 1) {
    const weights = simplex(best.weights.length, random);
    const near = tried.map((one) => kernel(one.weights, weights));
    const solved = near.map((_, i) => near.reduce((sum, value, j) => sum + (inverse[i * n + j] as number) * value, 0));
    const expected = solved.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
    const spread = Math.sqrt(
      Math.max(1e-9, 1 - solved.reduce((sum, value, i) => sum + value * (near[i] as number), 0)),
    );
    const step = (least - expected) / spread;
    const gain = spread * (step * normalBelow(step) + Math.exp(-(step ** 2) / 2) / Math.sqrt(2 * Math.PI));
    if (gain > best.gain) best = { weights, gain };
  }
  return best.weights;
}

/** Φ(z) of the standard normal distribution, to 1e-7 (Abramowitz & Stegun 26.2.17). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
