import type { Parameter } from './architecture.ts';

/** Names of the factors of a low-rank linear inside its layer; `linear` is the local name without ".weight". */
export const downOf = (linear: string): string => `${halfOf(linear, 'down')}.weight`;
/** U [out, rank] of U (D x); see downOf. */
export const upOf = (linear: string): string => `${halfOf(linear, 'up')}.weight`;

/** Name of half of a low-rank linear, itself a linear. */
export const halfOf = (linear: string, half: 'down' | 'up'): string => `${linear}.${half}`;

/** Name of the linear that a parameter belongs to; an error names one that belongs to none. */
export function linearOf({ linear, local }: Pick<Parameter, 'linear' | 'local'>): string {
  if (linear === undefined) throw new Error(`${local} belongs to no linear.`);
  return linear;
}

/** The linear, or half of a low-rank one, whose weight or bias a parameter is. */
export function moduleOf({ module, local }: Pick<Parameter, 'module' | 'local'>): string {
  if (module === undefined) throw new Error(`${local} is neither the weight nor the bias of a linear.`);
  return module;
}

/** Rank at which two factors hold this share of a matrix's parameters: r (m + n) ≤ share · m n. */
export const rankFor = (rows: number, columns: number, share: number): number =>
  Math.max(1, Math.floor((share * rows * columns) / (rows + columns)));
