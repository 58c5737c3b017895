import { z } from 'zod';
import { type Counts, Widths } from '../widths.ts';
import { RandomStream } from '../../../search/randomStream.ts';
import { stage } from '../../../extraction/stages.ts';
import type { UnitAllocation } from '../allocation.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';

const options = z.strictObject({
  population: z.number().int().min(4).max(256).default(20),
  generations: z.number().int().min(1).max(500).default(10),
  windows: z.number().int().min(1).default(4),
  parts: z.number().int().min(2).max(256).default(16),
});

interface Member {
  readonly counts: Counts;
  readonly loss: number;
  readonly removed: number;
}

/**
 * Multi-objective search over widths (NSGA-II, Deb et al. 2002): members are compared by what they remove and by what
 * the text suffers, and the front of those that no other beats in both is kept. Of the front the largest saving within
 * the budget is taken (Klein et al. 2024, without the super-network's training).
 */
export const pareto: UnitAllocation<z.infer<typeof options>> = {
  name: 'pareto',
  explanation: 'Searches small and good models at once, and takes the best of those that are small enough.',
  citation: 'Klein, Golebiowski, Ma, Perrone, Archambeau. TMLR 2024. arXiv:2405.02267',
  options,
  decides: true,
  needs: () => [candidateLosses],
  choose: async ({ extraction, statistics, scored, sparsity }, { population, generations, windows, parts }) => {
    await using evaluator = await statistics.measure(candidateLosses, { metric: 'loss', windows });
    const widths = new Widths(extraction, evaluator, await scored());
    const budget = sparsity * widths.total;
    const random = new RandomStream(extraction.settings.seed);
    const member = async (counts: Counts): Promise<Member> => {
      const fitted = fit(counts, widths, budget, random);
      return { counts: fitted, loss: await widths.evaluate(fitted), removed: widths.removed(fitted) };
    };
    // The sandwich: the whole model, the smallest, and what lies between.
    let members: Member[] = [];
    for (let i = 0; i < population; i += 1) {
      const share = (sparsity * 1.2 * i) / (population - 1);
      members.push(
        await member(
          widths.sites.map(({ site }, at) =>
            Math.min(widths.most(at), Math.round(share * 2 * random.number() * site.count)),
          ),
        ),
      );
    }
    for (let generation = 0; generation < generations; generation += 1) {
      const children: Member[] = [];
      while (children.length < population) {
        const [a, b] = [tournament(members, random), tournament(members, random)];
        const crossed = a.counts.map((count, at) => (random.number() < 0.5 ? count : (b.counts[at] as number)));
        const at = random.below(crossed.length);
        const change = (random.number() < 0.5 ? -1 : 1) * widths.step(at, parts) * (1 + random.below(3));
        crossed[at] = Math.min(widths.most(at), Math.max(0, (crossed[at] as number) + change));
        children.push(await member(crossed));
      }
      members = survivors([...members, ...children], population);
      extraction.workspace.progress(stage.searching, generation + 1, generations);
    }
    // Candidates that save at least almost all of the budget; the best of them.
    const nearly = members.filter(({ removed }) => removed >= 0.98 * budget);
    const pool = nearly.length ? nearly : [members.reduce((most, one) => (one.removed > most.removed ? one : most))];
    const best = pool.reduce((least, one) => (one.loss < least.loss ? one : least));
    return widths.selection(best.counts);
  },
};

/** Takes units back, at random sites, until the candidate is within the budget. */
function fit(counts: Counts, widths: Widths, budget: number, random: RandomStream): Counts {
  const next = [...counts];
  while (widths.removed(next) > budget) {
    const at = random.below(next.length);
    if ((next[at] as number) > 0) next[at] = (next[at] as number) - 1;
  }
  return next;
}

const dominates = (a: Member, b: Member): boolean =>
  a.loss <= b.loss && a.removed >= b.removed && (a.loss < b.loss || a.removed > b.removed);

function tournament(members: readonly Member[], random: RandomStream): Member {
  const [a, b] = [random.pick(members), random.pick(members)];
  return dominates(b, a) ? b : a;
}

/** Front by front; of the last front that fits only in part, those in the emptiest places. */
function survivors(all: readonly Member[], count: number): Member[] {
  const result: Member[] = [];
  let left = [...all];
  while (left.length && result.length < count) {
    const front = left.filter((one) => !left.some((other) => dominates(other, one)));
    left = left.filter((one) => !front.includes(one));
    const room = count - result.length;
    result.push(...(front.length <= room ? front : spreadOut(front).slice(0, room)));
  }
  return result;
}

/** By descending crowding distance: the ends first, then those with the widest gaps around them. */
function spreadOut(front: readonly Member[]): Member[] {
  const distance = new Map<Member, number>(front.map((one) => [one, 0]));
  for (const value of [(one: Member) => one.loss, (one: Member) => one.removed]) {
    const sorted = [...front].sort((a, b) => value(a) - value(b));
    const width = Math.max(value(sorted.at(-1) as Member) - value(sorted[0] as Member), 1e-300);
    sorted.forEach((one, i) => {
      const [before, after] = [sorted[i - 1], sorted[i + 1]];
      const gap = before && after ? (value(after) - value(before)) / width : Infinity;
      distance.set(one, (distance.get(one) ?? 0) + gap);
    });
  }
  return [...front].sort((a, b) => (distance.get(b) ?? 0) - (distance.get(a) ?? 0));
}
