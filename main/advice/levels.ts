import type { Settings } from '../compress/extraction/extraction.ts';
import { ladder, type Precision, roundsPlainly } from '../compress/granularity/precision/precision.ts';
import type { Storage } from '../formats/storage/index.ts';

/** One thing that is done to a model to see what it costs: a recipe with one choice, alone. */
export interface Level {
  readonly recipe: string;
  readonly sparsity: number;
  readonly precision?: Precision;
}

/** Values as they are: rounding to this changes none. */
const untouched: Storage = 'F32';

/** The recipe that rounds to a format. */
export const roundingTo = (storage: Storage): string => (roundsPlainly(storage) ? 'importance-matrix' : 'gptq');

/** The recipe that cuts before a rounding: one width for all layers, which every program loads. */
export const cutting = 'flap-uniform';

/** Shares of the units that are tried; what lies between is interpolated, and more is never advised. */
export const cutShares = [0.1, 0.25, 0.5] as const;

const roundingLevel = (storage: Storage, precision: Precision): Level => ({
  ...{ recipe: roundingTo(storage), sparsity: 0, precision },
});

/** The matrices of all layers in a format. */
export const matricesIn = (storage: Storage): Level => roundingLevel(storage, { linears: storage, tables: untouched });

/** Token embedding and output head in a format. */
export const tablesIn = (storage: Storage): Level => roundingLevel(storage, { linears: untouched, tables: storage });

export const cutBy = (share: number): Level => ({ recipe: cutting, sparsity: share });

/** All that is measured. */
export const levels: readonly Level[] = [
  ...ladder.map(matricesIn),
  ...ladder.map(tablesIn),
  ...cutShares.map((share) => cutBy(share)),
];

/** What tells a level from others. */
export const keyOf = (level: Level): string => JSON.stringify(level);

/** Settings of an extraction that does this and nothing else. */
export const settingsOf = ({ sparsity, precision }: Level, lambda: number | null, seed: number): Settings => ({
  sparsity,
  precision,
  lambda,
  seed,
});
