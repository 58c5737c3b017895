import { createHash } from 'node:crypto';
import type { Document } from './document.ts';

/** Where a document goes. What is held out is only ever used for measuring. */
export type Side = 'train' | 'calibration' | 'heldOut';

/** Shares of calibration and held-out text; the rest is for training. */
export interface SplitShares {
  readonly calibration: number;
  readonly heldOut: number;
}

/** Shares where a person chose none. */
export const defaultShares: SplitShares = { calibration: 0.3, heldOut: 0.2 };

/** In the order in which empty sides are filled. */
const sides: readonly Side[] = ['heldOut', 'calibration', 'train'];

/**
 * Splits by document, or by group where documents have one. A side follows from a hash of the group (or the text) and the
 * seed alone: equal texts always land on the same side (no leak through duplicates), whatever belongs to one patient or
 * matter stays together, and adding documents moves none of the others. Documents are added one by one; only their hashes
 * are kept.
 */
export class Splitter {
  readonly #seed: number;
  readonly #shares: SplitShares;
  readonly #sideOf = new Map<string, Side>();

  constructor(seed: number, shares: SplitShares = defaultShares) {
    if (shares.calibration + shares.heldOut >= 1)
      throw new Error(
        `Calibration (${shares.calibration}) and held-out text (${shares.heldOut}) take all there is; together they must stay below 1, so that something is left to train on.`,
      );
    this.#seed = seed;
    this.#shares = shares;
  }

  add(document: Document): void {
    const key = this.#key(document);
    if (!this.#sideOf.has(key)) this.#sideOf.set(key, sideFor(key, this.#shares));
  }

  /** Different texts or groups so far. */
  get count(): number {
    return this.#sideOf.size;
  }

  /**
   * Fills sides that stayed empty with what has the lowest hash of the largest side; with at least as many different texts
   * or groups as sides none stays empty.
   *
   * @throws when there are fewer.
   */
  finish(): void {
    const wanted = sides.filter((side) => side === 'train' || this.#shares[side] > 0);
    if (this.#sideOf.size < wanted.length)
      throw new Error(
        `There are ${this.#sideOf.size} different documents or groups; at least ${wanted.length} are needed, for training, calibration and held-out measurement.`,
      );
    const count = (side: Side) => [...this.#sideOf.values()].filter((found) => found === side).length;
    for (const empty of wanted) {
      if (count(empty)) continue;
      const largest = wanted.reduce((a, b) => (count(b) > count(a) ? b : a));
      const [moved] = [...this.#sideOf]
        .filter(([, side]) => side === largest)
        .map(([key]) => key)
        .sort();
      if (moved) this.#sideOf.set(moved, empty);
    }
  }

  /** Side of a document that was added. */
  sideOf(document: Document): Side {
    const side = this.#sideOf.get(this.#key(document));
    if (!side) throw new Error(`The document ${document.source} was never added to the split.`);
    return side;
  }

  #key({ text, group }: Document): string {
    const what = group === undefined ? `${this.#seed}\0${text}` : `${this.#seed}\0group\0${group}`;
    return createHash('sha256').update(what).digest('hex').slice(0, 32);
  }
}

function sideFor(key: string, { calibration, heldOut }: SplitShares): Side {
  const position = Number.parseInt(key.slice(0, 12), 16) / 2 ** 48;
  if (position < heldOut) return 'heldOut';
  return position < heldOut + calibration ? 'calibration' : 'train';
}
