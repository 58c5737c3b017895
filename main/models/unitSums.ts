import type { UnitSite, UnitSlice } from './architecture.ts';

/** The unit that every index of the slice's axis belongs to. */
function unitsAlong({ count }: Pick<UnitSite, 'count'>, { sizes }: Pick<UnitSlice, 'sizes'>): Int32Array {
  const units = new Int32Array(count * sizes.reduce((a, b) => a + b, 0));
  let at = 0;
  for (const size of sizes) for (let i = 0; i < count * size; i += 1, at += 1) units[at] = Math.floor(i / size);
  return units;
}

/** Indices of the slice's axis that belong to these units, block by block. */
export function indicesOf(
  { count }: Pick<UnitSite, 'count'>,
  { sizes }: UnitSlice,
  units: readonly number[],
): number[] {
  const starts = sizes.map((_, block) => count * sizes.slice(0, block).reduce((a, b) => a + b, 0));
  return sizes.flatMap((size, block) =>
    units.flatMap((unit) => Array.from({ length: size }, (_, i) => (starts[block] as number) + unit * size + i)),
  );
}

/** The unit that an entry of the slice's tensor belongs to, by its place in storage order; the tensor has `entries`. */
export function unitOfEntry(
  site: Pick<UnitSite, 'count'>,
  slice: Pick<UnitSlice, 'axis' | 'sizes'>,
  entries: number,
): (entry: number) => number {
  const units = unitsAlong(site, slice);
  const across = entries / units.length;
  return slice.axis === 0
    ? (entry) => units[Math.floor(entry / across)] as number
    : (entry) => units[entry % units.length] as number;
}

/** Adds what every unit's share of one matrix is worth, `worth` in storage order, to the sums of the units. */
export function addUnitSums(
  site: Pick<UnitSite, 'count'>,
  slice: Pick<UnitSlice, 'axis' | 'sizes'>,
  worth: ArrayLike<number>,
  sums: Float64Array,
): void {
  const unitOf = unitOfEntry(site, slice, worth.length);
  for (let i = 0; i < worth.length; i += 1) sums[unitOf(i)]! += worth[i] as number;
}
