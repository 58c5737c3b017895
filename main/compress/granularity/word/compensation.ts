import { Registry, noOptions, type NoOptions } from '../../../components/component.ts';
import type { CompensationComponent } from '../granularity.ts';

/** Weights that the rows of a new token's pieces have in its own, the first piece first. */
export interface RowWeights {
  readonly embedding: readonly number[];
  readonly head: readonly number[];
}

/** How the rows of new tokens begin; without one they are zeros. */
export interface WordCompensation<Options = unknown> extends CompensationComponent<Options> {
  /**
   * @param pieces tokens that the new one was written with so far.
   * @param tied whether one table looks tokens up and answers with them.
   */
  weights(pieces: number, tied: boolean, options: Options): RowWeights;
}

const only = (pieces: number, place: number): number[] =>
  Array.from({ length: pieces }, (_, at) => (at === place ? 1 : 0));
const evenly = (pieces: number): number[] => Array.from({ length: pieces }, () => 1 / pieces);

const meanRow: WordCompensation<NoOptions> = {
  name: 'meanRow',
  explanation: 'A new token begins as the mean of the rows of the pieces that it was written with.',
  citation: 'Herold, Kozielski, Bazazo, Petrushkov, Versley, Hashemi, et al. 2025. arXiv:2509.26124',
  options: noOptions,
  needs: [],
  weights: (pieces) => ({ embedding: evenly(pieces), head: evenly(pieces) }),
};

/*
 * The model meets the first piece where the new token is wanted, so the head that answers like it answers at the right place:
 * the two share the probability that the first had, and what followed it need not be answered any more.
 */
const firstRow: WordCompensation<NoOptions> = {
  name: 'firstRow',
  explanation:
    'A new token is answered as the first piece that it was written with, and looked up as the mean of all; where one table does both, as the first.',
  citation: '',
  options: noOptions,
  needs: [],
  weights: (pieces, tied) => ({ embedding: tied ? only(pieces, 0) : evenly(pieces), head: only(pieces, 0) }),
};

/** How the rows of new tokens begin, by the name a recipe uses. */
export const wordCompensations = new Registry<WordCompensation>([meanRow, firstRow]);
