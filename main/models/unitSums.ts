import type { UnitSite } from './architecture.ts';

/** Adds what every unit's share of one matrix is worth, `worth` in storage order, to the sums of the units. */
export function addUnitSums(
  { count }: Pick<UnitSite, 'count'>,
  { axis, size }: UnitSite['slices'][number],
  worth: ArrayLike<number>,
  sums: Float64Array,
): void {
  if (axis === 0) {
    const each = worth.length / count;
    for (let i = 0; i < worth.length; i += 1) sums[Math.floor(i / each)]! += worth[i] as number;
    return;
  }
  const columns = count * size;
  for (let i = 0; i < worth.length; i += 1) sums[Math.floor((i % columns) / size)]! += worth[i] as number;
}
