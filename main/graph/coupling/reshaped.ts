import type { Axis, Dimensions } from './dimensions.ts';

/** Consecutive axes before and behind a reshape that hold the same elements. */
interface Group {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * The axes behind a reshape. Axes that are flattened into one hand their dimensions on; of an axis that is taken apart the outermost
 * one keeps them, and all that lies in one of its indices is one dimension: the inside of a head goes only as a whole.
 */
export function reshapedAxes(
  dimensions: Dimensions,
  axes: readonly Axis[],
  from: readonly number[],
  to: readonly number[],
): Axis[] {
  const result: Axis[] = to.map(() => null);
  for (const group of groups(from, to)) {
    const flat = flattened(
      dimensions,
      group.from.map((at) => ({ axis: axes[at] ?? null, size: from[at] as number })),
    );
    const wide = group.to.filter((at) => to[at] !== 1);
    const [outermost] = wide;
    if (!flat || outermost === undefined) continue;
    const inside = flat.length / (to[outermost] as number);
    result[outermost] = Int32Array.from({ length: to[outermost] as number }, (_, index) => {
      const first = flat[index * inside] as number;
      for (let i = 1; i < inside; i += 1) dimensions.join(flat[index * inside + i] as number, first);
      return first;
    });
  }
  return result;
}

/** The dimensions of several axes taken as one; null where none has any. Several that have some are one dimension each way. */
function flattened(dimensions: Dimensions, axes: readonly { axis: Axis; size: number }[]): Axis {
  const length = axes.reduce((product, { size }) => product * size, 1);
  let flat: Int32Array | null = null;
  let inside = length;
  for (const { axis, size } of axes) {
    inside /= size;
    if (!axis) continue;
    const own = Int32Array.from({ length }, (_, at) => axis[Math.floor(at / inside) % size] as number);
    if (flat) own.forEach((number, at) => dimensions.join(number, (flat as Int32Array)[at] as number));
    flat ??= own;
  }
  return flat;
}

/** The smallest runs of axes on both sides with equal products. */
function groups(from: readonly number[], to: readonly number[]): Group[] {
  const result: Group[] = [];
  for (let [i, j] = [0, 0]; i < from.length || j < to.length;) {
    const group = { from: [] as number[], to: [] as number[] };
    let [before, behind] = [1, 1];
    do {
      if (i < from.length && (before <= behind || j >= to.length)) {
        before *= from[i] as number;
        group.from.push(i++);
      } else {
        behind *= to[j] as number;
        group.to.push(j++);
      }
    } while (before !== behind || !group.to.length);
    result.push(group);
  }
  return result;
}
