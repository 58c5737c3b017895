import { createHash } from 'node:crypto';
import type { Document } from './document.ts';

export interface Splits {
  readonly train: readonly Document[];
  readonly calibration: readonly Document[];
  /** Only ever used for measuring. */
  readonly heldOut: readonly Document[];
}

/** Shares of calibration and held-out text; the rest is for training. */
export interface SplitShares {
  readonly calibration: number;
  readonly heldOut: number;
}

export const defaultShares: SplitShares = { calibration: 0.3, heldOut: 0.2 };

/**
 * Splits by document. A document's side follows from a hash of its text and the seed alone: equal texts always land on
 * the same side (no leak through duplicates), and adding documents moves none of the others. With at least three
 * different texts no side stays empty: the texts with the lowest hashes fill what is.
 */
export function splitDocuments(
  documents: readonly Document[],
  seed: number,
  shares: SplitShares = defaultShares,
): Splits {
  const byHash = new Map<string, Document[]>();
  for (const document of documents) {
    const hash = createHash('sha256').update(`${seed}\0${document.text}`).digest('hex');
    byHash.set(hash, [...(byHash.get(hash) ?? []), document]);
  }
  if (byHash.size < 3) {
    throw new Error(
      `There are ${byHash.size} different documents; at least 3 are needed, for training, calibration and held-out measurement.`,
    );
  }
  const sideOf = new Map([...byHash.keys()].map((hash) => [hash, sideFor(hash, shares)]));
  fillEmptySides(sideOf);
  const side = (name: Side) => documentsOf(byHash, sideOf, name);
  return { train: side('train'), calibration: side('calibration'), heldOut: side('heldOut') };
}

type Side = keyof Splits;
const sides: readonly Side[] = ['heldOut', 'calibration', 'train'];

function sideFor(hash: string, { calibration, heldOut }: SplitShares): Side {
  const position = Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;
  if (position < heldOut) return 'heldOut';
  return position < heldOut + calibration ? 'calibration' : 'train';
}

function fillEmptySides(sideOf: Map<string, Side>): void {
  const count = (side: Side) => [...sideOf.values()].filter((found) => found === side).length;
  for (const empty of sides) {
    if (count(empty)) continue;
    const largest = sides.reduce((a, b) => (count(b) > count(a) ? b : a));
    const [moved] = [...sideOf]
      .filter(([, side]) => side === largest)
      .map(([hash]) => hash)
      .sort();
    if (moved) sideOf.set(moved, empty);
  }
}

/** In the order they were imported in. */
function documentsOf(
  byHash: ReadonlyMap<string, Document[]>,
  sideOf: ReadonlyMap<string, Side>,
  name: Side,
): Document[] {
  return [...byHash].flatMap(([hash, documents]) => (sideOf.get(hash) === name ? documents : []));
}
