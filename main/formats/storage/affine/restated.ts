import type { AffineParts } from './affineParts.ts';
import { type Affine, middleLevel } from './layout.ts';

/** Whether levels of one layout can be said in another, symmetric one without a change of any value. */
export function canRestate(from: Affine, to: Affine): boolean {
  const steps = from.zeroPoints ? 2 ** from.bits - 1 : middleLevel(from.bits);
  // A symmetric layout has one step more below zero than above, as the one that it is said in.
  const fits = from.zeroPoints ? steps < middleLevel(to.bits) : steps <= middleLevel(to.bits);
  return fits && from.group % to.group === 0;
}

/** The same values with levels around the middle of a symmetric layout, and the scale of a group at each of its parts. */
export function restated({ levels, scales, zeroPoints }: AffineParts, from: Affine, to: Affine): AffineParts {
  const middle = middleLevel(to.bits);
  const parts = from.group / to.group;
  const groups = scales.length / 2;
  const repeated = new Uint8Array(2 * groups * parts);
  for (let group = 0, at = 0; group < groups; group += 1)
    for (let part = 0; part < parts; part += 1, at += 2) repeated.set(scales.subarray(2 * group, 2 * group + 2), at);
  return {
    levels: levels.map((level, i) => level - (zeroPoints[Math.floor(i / from.group)] as number) + middle),
    scales: repeated,
    zeroPoints: new Uint8Array(groups * parts).fill(middle),
  };
}
