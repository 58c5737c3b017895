import type { SideLosses } from './between.ts';

type Side = keyof SideLosses;

/**
 * What a cut and a rounding cost together, as a factor of what each costs alone, added up: what a rounding blurs a cut may have taken
 * already, or have made matter more.
 */
export interface Together {
  /** Share of the numbers that goes. */
  readonly at: number;
  readonly factor: Readonly<Record<Side, number>>;
}

/** Losses below this are as much chance as harm, and no factor is made of them. */
const tooSmall = 0.002;

/** The factor that one measurement shows; 1 where there is too little to tell. */
export const factorOf = (added: number, measured: number): number =>
  Math.min(added, measured) < tooSmall ? 1 : measured / added;

/** The factor at a share: between two measured ones in a straight line of logarithms, beyond them as the nearest; 1 where none was. */
export function togetherAt(known: readonly Together[], at: number, side: Side): number {
  const above = known.findIndex((one) => one.at >= at);
  const to = known[above] ?? known.at(-1);
  if (!to) return 1;
  const from = above > 0 ? (known[above - 1] as Together) : to;
  const along = to.at === from.at ? 0 : (at - from.at) / (to.at - from.at);
  return from.factor[side] ** (1 - along) * to.factor[side] ** along;
}
