import type { TokenWindows } from '../models/windows.ts';

/** Weight of every position's loss in the mean: 0 for last positions, padding and tokens that do not count. */
export function scoredWeight(windows: TokenWindows, per: 'window' | 'batch'): (position: number) => number {
  const { length, count, lengths, scored: counts } = windows;
  const counted = (position: number) => {
    const window = Math.floor(position / length);
    return position % length < (lengths?.[window] ?? length) - 1 && (!counts || counts[position + 1] === 1);
  };
  const scored = new Float64Array(count);
  for (let position = 0; position < count * length; position += 1)
    if (counted(position)) scored[Math.floor(position / length)]! += 1;
  const all = scored.reduce((a, b) => a + b, 0);
  return (position) =>
    counted(position) ? 1 / (per === 'window' ? (scored[Math.floor(position / length)] as number) : all) : 0;
}

/** Weight of every position in the mean over all that are no padding. */
export function everyWeight({ length, count, lengths }: TokenWindows): (position: number) => number {
  const all = lengths ? lengths.reduce((a, b) => a + b, 0) : count * length;
  return (position) => (position % length < (lengths?.[Math.floor(position / length)] ?? length) ? 1 / all : 0);
}
