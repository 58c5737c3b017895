import type { Program } from './exporter.ts';

type Tried = Pick<Program, 'verified' | 'note'>;

/** Every export is loaded in it. */
export const loaded: Tried = { verified: true, note: 'loaded and compared before the export counted as done' };

/** It is not at hand where exports are made, but the tests of this program load what is written. */
export const inTests: Tried = {
  verified: false,
  note: 'not tried with this model; tests of Espalier load this format in it',
};

/** Written by what is known of it. */
export const untried: Tried = { verified: false, note: 'not tried' };
