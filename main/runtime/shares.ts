/** More than this share of something leaves nothing that works. */
export const largestShare = 0.95;

/**
 * Shares that follow a preference and still remove the target on average: share_i = target + scale · deviation_i, with
 * deviations centred by weight; the scale shrinks until every share lies in [0, most].
 *
 * @param weights what a share of 1 would remove from each.
 */
export function spreadShares(
  deviations: ArrayLike<number>,
  weights: ArrayLike<number>,
  target: number,
  most = largestShare,
): number[] {
  const total = sum(weights);
  const centre = sum(Array.from(deviations, (value, i) => value * (weights[i] as number))) / total;
  const centred = Array.from(deviations, (value) => value - centre);
  const room = (deviation: number) => (deviation > 0 ? most - target : target) / Math.max(Math.abs(deviation), 1e-300);
  const scale = Math.max(0, Math.min(1, ...centred.filter((value) => value !== 0).map(room)));
  return centred.map((value) => target + scale * value);
}

/**
 * Shares proportional to a preference that remove the target on average; what would exceed `most` is given to the
 * others.
 */
export function proportionalShares(
  preferences: ArrayLike<number>,
  weights: ArrayLike<number>,
  target: number,
  most = largestShare,
): number[] {
  const shares = Array.from(preferences, () => 0);
  const open = new Set(shares.keys());
  let left = target * sum(weights);
  while (open.size) {
    const wanted = sum([...open].map((i) => (preferences[i] as number) * (weights[i] as number)));
    const factor = wanted > 0 ? left / wanted : 0;
    const full = [...open].filter((i) => factor * (preferences[i] as number) > most);
    if (!full.length) {
      for (const i of open) shares[i] = factor * (preferences[i] as number);
      break;
    }
    for (const i of full) {
      shares[i] = most;
      left -= most * (weights[i] as number);
      open.delete(i);
    }
  }
  return shares;
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
