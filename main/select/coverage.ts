import { Heap } from '../formats/encoding/heap.ts';

export interface GreedyOptions {
  /** Tokens of every set. */
  readonly costs: readonly number[];
  /** The gain counts per tokens to this power: 0 for the gain alone, 1 for the gain per token (Lin & Bilmes 2010). */
  readonly perToken: number;
  /** It ends when so many tokens are taken. */
  readonly enough: number;
}

export interface Greedy {
  readonly order: readonly number[];
  /** What every one of the order added when it was taken. */
  readonly gains: readonly number[];
}

/** A round ends when the best of all would add less than this share of what it covers. */
const negligible = 1e-6;

/**
 * Greedy order of sets by what they add to Σ_t max over the taken of values[set, t], which is submodular, so that a gain never
 * grows: gains are computed again only for the set that leads by its old one (Minoux 1978). When nothing adds anything any
 * more, covering begins anew with what is left, as the reference implementation of Set-BSR does.
 *
 * @param values Row-major [sets, items]; −1 is the least, what nothing covers.
 */
export function greedyCoverage(
  values: Float32Array,
  items: number,
  { costs, perToken, enough }: GreedyOptions,
): Greedy {
  const order: number[] = [];
  const gains: number[] = [];
  const worth = (gain: number, set: number) => gain / Math.max(1, costs[set] as number) ** perToken;
  let left = Array.from(costs.keys());
  let taken = 0;
  while (left.length && taken < enough) {
    const covered = new Float64Array(items).fill(-1);
    let sum = 0;
    const gainOf = (set: number) => {
      let gain = 0;
      for (let t = 0; t < items; t += 1)
        gain += Math.max(0, (values[set * items + t] as number) - (covered[t] as number));
      return gain;
    };
    const entry = (set: number): Entry => {
      const gain = gainOf(set);
      return { set, gain, worth: worth(gain, set) };
    };
    const heap = new Heap(ahead, left.map(entry));
    const before = order.length;
    for (let best = heap.take(); best && taken < enough; best = heap.take()) {
      const now = entry(best.set);
      const next = heap.first;
      if (next && ahead(next, now)) {
        heap.add(now);
        continue;
      }
      if (order.length > before && now.gain <= negligible * sum) {
        heap.add(now);
        break;
      }
      order.push(now.set);
      gains.push(now.gain);
      taken += costs[now.set] as number;
      sum += now.gain;
      for (let t = 0; t < items; t += 1)
        covered[t] = Math.max(covered[t] as number, values[now.set * items + t] as number);
    }
    left = heap.entries.map(({ set }) => set).sort((a, b) => a - b);
  }
  return { order, gains };
}

interface Entry {
  readonly set: number;
  readonly gain: number;
  readonly worth: number;
}

/** Whether the first of two leads; of equal ones the earlier set does. */
const ahead = (a: Entry, b: Entry): boolean => a.worth > b.worth || (a.worth === b.worth && a.set < b.set);
