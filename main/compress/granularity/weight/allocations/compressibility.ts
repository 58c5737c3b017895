import { z } from 'zod';
import type { WeightAllocation } from '../allocation.ts';
import { asShares } from './ranking.ts';

const options = z.strictObject({
  p: z.number().gt(0).max(1).default(0.5),
  q: z.number().min(1).default(1),
  /** A round that would remove a smaller share than this of what is left is not taken: the index has said how far it goes. */
  least: z.number().gt(0).lt(1).default(0.03),
});

/** Rounds that are looked at, at most. */
const mostRounds = 100;

/**
 * PQ index I = 1 − d^(1/q − 1/p) ‖w‖_p / ‖w‖_q of the weights that are left of every matrix; at least d (1 − I)^(pq/(q − p)) of its d
 * weights have to stay (Diao et al. 2023, theorem 2 with η = 0). Each round takes as many of the smallest as the index lets go, and asks
 * again (their algorithm 1, SAP, without the retraining in between). The index decides how much goes in a round and when there is
 * an end; the share that was asked for is the most, and the round that would exceed it is taken in part.
 */
export const compressibility: WeightAllocation<z.infer<typeof options>> = {
  name: 'compressibility',
  explanation: 'In rounds, the PQ index of what is left of each matrix says how much more may go, and when to stop.',
  citation: 'Diao, Wang, Zhang, Yang, Ding, Tarokh. ICLR 2023. arXiv:2302.05601',
  options: options.refine(({ p, q }) => p < q, 'p must be smaller than q'),
  decides: true,
  endsItself: true,
  ranks: false,
  needs: () => [],
  shares: async (question, { p, q, least }) => {
    const { extraction, linears, sparsity, shareOf } = question;
    const open = linears.filter(({ layer }) => shareOf(layer) > 0);
    const kept: (readonly number[])[] = [];
    for (const { parameter } of open) kept.push(keptByRound(await extraction.source.read(parameter), p, q));
    const goes = untilEnd(kept, sparsity, least);
    const all = sumOf(kept, 0);
    const reached = goes.reduce((a, b) => a + b, 0) / all;
    if (reached < 0.98 * sparsity)
      extraction.workspace.warn(
        `The PQ index lets ${(100 * reached).toFixed(1)} % of the weights go, not ${(100 * sparsity).toFixed(1)} %: what is left is too even. Give the allocation a smaller "least" to go on all the same.`,
      );
    return asShares(new Map(open.map(({ index }, at) => [index, goes[at] ?? 0])), question);
  },
};

/**
 * How many weights of every matrix go: whole rounds until one is too small, the last one in part where it would exceed the share.
 *
 * @param kept what is left of every matrix after each round, all of it first.
 */
export function untilEnd(kept: readonly (readonly number[])[], sparsity: number, least: number): number[] {
  const all = sumOf(kept, 0);
  const goal = all - Math.floor(sparsity * all);
  for (let round = 0; ; round += 1) {
    const [before, behind] = [sumOf(kept, round), sumOf(kept, round + 1)];
    const part = behind < goal ? (before - goal) / (before - behind) : 1;
    if (behind < goal || before - behind < least * before || round + 1 === mostRounds) {
      const taken = behind < goal && before - behind >= least * before ? part : 0;
      return kept.map((own) => {
        const [now, next] = [own[round] as number, own[round + 1] as number];
        return (own[0] as number) - now + Math.floor(taken * (now - next));
      });
    }
  }
}

const sumOf = (kept: readonly (readonly number[])[], round: number): number =>
  kept.reduce((sum, own) => sum + (own[round] ?? 0), 0);

/** Weights that are left after each round, all of them first: sums of powers of the largest are known for every number of them. */
export function keptByRound(values: Float32Array, p: number, q: number): readonly number[] {
  const sizes = values.map(Math.abs).sort().reverse();
  const running = (power: number) => {
    let sum = 0;
    return Float64Array.from(sizes, (size) => (sum += size ** power));
  };
  const [sumP, sumQ] = [running(p), running(q)];
  const kept = [values.length];
  for (let round = 0; round < mostRounds; round += 1) {
    const left = kept[round] as number;
    const share = left > 1 ? keptShare(sumP[left - 1] as number, sumQ[left - 1] as number, left, p, q) : 1;
    kept.push(Math.max(1, left - Math.floor((1 - share) * left)));
  }
  return kept;
}

/** (1 − I)^(pq/(q − p)) of d weights with these sums of powers of their sizes. */
function keptShare(sumP: number, sumQ: number, d: number, p: number, q: number): number {
  const ratio = d ** (1 / q - 1 / p) * (sumP ** (1 / p) / Math.max(sumQ ** (1 / q), 1e-300));
  return Math.min(1, ratio ** ((p * q) / (q - p)));
}
