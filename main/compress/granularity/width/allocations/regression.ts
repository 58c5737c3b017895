import { z } from 'zod';
import { invertSymmetric } from '../../../../runtime/linearAlgebra/invertSymmetric.ts';
import { RandomStream } from '../../../search/randomStream.ts';
import { withoutUnits } from '../edits.ts';
import { stage } from '../../../extraction/stages.ts';
import type { ScoredSite, Selection, UnitAllocation } from '../allocation.ts';
import { without } from './choice.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  rounds: z.number().int().min(1).max(100).default(5),
  samples: z.number().int().min(2).max(1000).default(20),
  windows: z.number().int().min(1).default(4),
  ridge: z.number().gt(0).default(1),
});

interface Unit {
  readonly at: number;
  readonly unit: number;
  /** Rank of the unit among those of its kind that may go, from above 0 to 1. */
  readonly prior: number;
  readonly cost: number;
}

/**
 * Bonsai: in every round, of the units of every kind with the lowest prior scores, twice as many as are to go, random halves are
 * silenced (and their complements); the loss is regressed on who was silent, and the units whose absence it explains least, for
 * their size, go. The regression keeps to the prior where samples say nothing (Dery et al. 2024, §3, ridge in place of its
 * cross-validated lasso). Priors of attention groups and of neurons are sums over unequally many weights, so each kind has a
 * ranking of its own.
 */
export const regression: UnitAllocation<z.infer<typeof options>> = {
  name: 'regression',
  explanation: 'Many random small models are tried; from how they do it is computed what each unit is worth.',
  citation: 'Dery, Kolawole, Kagy, Smith, Neubig, Talwalkar. 2024 (Bonsai). arXiv:2402.05406',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async ({ extraction, statistics, scored, sparsity }, { rounds, samples, windows, ridge }) => {
    const sites = await scored();
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const random = new RandomStream(extraction.settings.seed);
    const total = sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
    const gone = sites.map(() => new Set<number>());
    const lossOf = async (silent: readonly Unit[]) => {
      const all = gone.map((set) => new Set(set));
      for (const { at, unit } of silent) all[at]?.add(unit);
      return evaluator.cost(
        await withoutUnits(
          extraction,
          evaluator,
          sites.map(({ site }) => site),
          keptOf(sites, all),
        ),
      );
    };
    let used = 0;
    for (let round = 0; round < rounds; round += 1) {
      const target = (sparsity * total * (round + 1)) / rounds - used;
      const candidates = lowest(sites, gone, 2 * target);
      const trials: { silent: Set<Unit>; loss: number }[] = [];
      for (let sample = 0; sample < samples / 2; sample += 1) {
        const half = new Set(candidates.filter(() => random.number() < 0.5));
        for (const silent of [half, new Set(candidates.filter((unit) => !half.has(unit)))]) {
          trials.push({ silent, loss: await lossOf([...silent]) });
        }
        extraction.workspace.progress(stage.searching, round * samples + trials.length, rounds * samples);
      }
      const worth = explain(candidates, trials, ridge);
      const order = [...candidates.keys()].sort((a, b) => (worth[a] as number) - (worth[b] as number));
      let spent = 0;
      for (const i of order) {
        const { at, unit, cost } = candidates[i] as Unit;
        if (spent + cost > target || !mayLose(sites[at], gone[at])) continue;
        gone[at]?.add(unit);
        spent += cost;
      }
      used += spent;
    }
    return keptOf(sites, gone);
  },
};

const keptOf = (sites: readonly { site: { count: number } }[], gone: readonly ReadonlySet<number>[]): Selection =>
  sites.map(({ site }, at) => without(site.count, gone[at] ?? new Set()));

/** Whether a site may lose one more unit. */
const mayLose = (scored: ScoredSite | undefined, gone: ReadonlySet<number> | undefined): boolean =>
  scored !== undefined && scored.site.count - (gone?.size ?? 0) > scored.site.least;

/** Units of every kind with the lowest prior that are still there, worth the kind's share of so many parameters. */
function lowest(sites: readonly ScoredSite[], gone: readonly ReadonlySet<number>[], budget: number): readonly Unit[] {
  const all = sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
  return [...new Set(sites.map(({ site }) => site.kind))].flatMap((kind) => {
    const own = [...sites.keys()].filter((at) => sites[at]?.site.kind === kind);
    const units = own
      .flatMap((at) => {
        const { site, scores } = sites[at] as ScoredSite;
        return Array.from(scores, (score, unit) => ({ at, unit, score, cost: site.cost }));
      })
      .filter(({ at, unit }) => !gone[at]?.has(unit) && mayLose(sites[at], gone[at]))
      .sort((a, b) => a.score - b.score);
    const share = own.reduce((sum, at) => sum + (sites[at]?.site.cost ?? 0) * (sites[at]?.site.count ?? 0), 0) / all;
    let left = share * budget;
    const result: typeof units = [];
    for (const unit of units) {
      if (unit.cost > left && result.length > 1) break;
      result.push(unit);
      left -= unit.cost;
    }
    return result.map(({ at, unit, cost }, rank) => ({ at, unit, cost, prior: (rank + 1) / result.length }));
  });
}

/**
 * Worth of every candidate for its size s: θ / s with θ = c · s · prior + S Zᵀ (Z S Zᵀ + ridge I)⁻¹ r, Z the centred silence of
 * the candidates in the trials, S their sizes, r what c · s · prior leaves unexplained of the centred losses, and c fitted
 * first. A unit as large as many is thus worth what many are. In the dual, so its size is that of the trials.
 */
function explain(
  candidates: readonly Unit[],
  trials: readonly { silent: ReadonlySet<Unit>; loss: number }[],
  ridge: number,
): Float64Array {
  const n = trials.length;
  const mean = trials.reduce((sum, { loss }) => sum + loss, 0) / n;
  const z = trials.map(({ silent }) => Float64Array.from(candidates, (unit) => (silent.has(unit) ? 0.5 : -0.5)));
  const meanCost = candidates.reduce((sum, { cost }) => sum + cost, 0) / candidates.length;
  const sizes = Float64Array.from(candidates, ({ cost }) => cost / meanCost);
  const prior = Float64Array.from(candidates, (unit) => unit.prior);
  /** Σ s a b */
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, i) => sum + (sizes[i] as number) * value * (b[i] as number), 0);
  const expected = z.map((row) => dot(row, prior));
  const losses = trials.map(({ loss }) => loss - mean);
  const power = expected.reduce((sum, e) => sum + e * e, 0);
  const slope = Math.max(
    0,
    expected.reduce((sum, e, i) => sum + e * (losses[i] as number), 0) / Math.max(power, 1e-300),
  );
  const left = losses.map((loss, i) => loss - slope * (expected[i] as number));
  const kernel = new Float64Array(n * n);
  z.forEach((a, i) => z.forEach((b, j) => (kernel[i * n + j] = dot(a, b) + (i === j ? ridge * candidates.length : 0))));
  const inverse = invertSymmetric(kernel, n);
  const dual = left.map((_, i) => left.reduce((sum, r, j) => sum + (inverse[i * n + j] as number) * r, 0));
  return prior.map((value, unit) => slope * value + dual.reduce((sum, d, i) => sum + d * (z[i]?.[unit] as number), 0));
}
