import { hash } from 'node:crypto';
import type { Document } from './document.ts';
import { groupKey, textKey } from './identity.ts';
import { NearDuplicates } from './inspect/nearDuplicates.ts';

/** Where a document goes. What is held out is only ever used for measuring. */
export type Side = 'train' | 'calibration' | 'heldOut';

/** Shares of calibration and held-out text; the rest is for training. */
export interface SplitShares {
  readonly calibration: number;
  readonly heldOut: number;
}

/** Shares where a person chose none. */
export const defaultShares: SplitShares = { calibration: 0.3, heldOut: 0.2 };

/** Keys of texts (identity.ts) that other datasets hold out, and of those they train on or calibrate with. */
export interface KnownTexts {
  has(key: bigint): boolean;
}

export interface KnownSides {
  readonly heldOut: KnownTexts;
  readonly trained: KnownTexts;
}

const nothingKnown: KnownSides = { heldOut: new Set(), trained: new Set() };

/** In the order in which empty sides are filled. */
const sides: readonly Side[] = ['heldOut', 'calibration', 'train'];

/** Near copies that are more than this share of all texts are no copies of one text, but texts of one form. */
const mostAlike = 0.5;

/** What stays together: a group, or a text with its near copies. */
interface Unit {
  /** Decides the side. Of several texts or spellings it follows from the lowest hash, which must not decide: it is low. */
  hash: string;
  /** The lowest hash of a text or spelling. */
  lowest: string;
  heldOut: boolean;
  trained: boolean;
  side: Side;
}

/**
 * Splits by document, or by group where documents have one. A side follows from a hash of the group (or the text) and the
 * seed: equal texts always land on the same side (no leak through duplicates), near copies of texts without a group too, and
 * whatever belongs to one patient or matter stays together. What another dataset holds out is held out here, and what another
 * trains on is not held out here. Documents are added one by one; only hashes and sketches are kept.
 */
export class Splitter {
  readonly #seed: number;
  readonly #shares: SplitShares;
  readonly #known: KnownSides;
  readonly #units = new Map<string, Unit>();
  /** Keys of the units of all documents, in the order in which they came. */
  readonly #added: string[] = [];
  /** Keys of their texts. */
  readonly #texts: bigint[] = [];
  readonly #near: NearDuplicates | null;
  /** Units of the texts that were compared, in the order in which they came. */
  readonly #compared: string[] = [];
  #nearCopies = 0;
  #apart = 0;

  /** @param together near copies stay on one side; they are searched for. */
  constructor(
    seed: number,
    shares: SplitShares = defaultShares,
    { known = nothingKnown, together = true }: { readonly known?: KnownSides; readonly together?: boolean } = {},
  ) {
    if (shares.calibration + shares.heldOut >= 1)
      throw new Error(
        `Calibration (${shares.calibration}) and held-out text (${shares.heldOut}) take all there is; together they must stay below 1, so that something is left to train on.`,
      );
    this.#seed = seed;
    this.#shares = shares;
    this.#known = known;
    this.#near = together ? new NearDuplicates() : null;
  }

  add(document: Document): void {
    const text = textKey(document.text);
    const key = keyOf(document, text);
    this.#added.push(key);
    this.#texts.push(text);
    const lot = this.#lot(document);
    let unit = this.#units.get(key);
    if (!unit) {
      unit = { hash: lot, lowest: lot, heldOut: false, trained: false, side: 'train' };
      this.#units.set(key, unit);
      if (document.group === undefined && this.#near) {
        this.#near.add(document.text);
        this.#compared.push(key);
      }
    }
    include(unit, lot);
    unit.heldOut ||= this.#known.heldOut.has(text);
    unit.trained ||= this.#known.trained.has(text);
  }

  /** Texts of which nearly the same stands in another document; counted by `finish`. */
  get nearCopies(): number {
    return this.#nearCopies;
  }

  /** Of these, texts that are not kept together, because so many are alike that nothing else would be left. */
  get nearCopiesApart(): number {
    return this.#apart;
  }

  /**
   * Gives every unit a side. Sides that stayed empty are filled with what has the lowest hash of the largest side; with at least
   * as many different texts or groups as sides none stays empty.
   *
   * @throws when there are fewer, or nothing may be held out because other datasets train on all of it.
   */
  finish(): void {
    this.#join();
    const units = [...new Set(this.#units.values())];
    for (const unit of units) unit.side = this.#sideFor(unit);
    const wanted = sides.filter((side) => side === 'train' || this.#shares[side] > 0);
    if (units.length < wanted.length)
      throw new Error(
        `There are ${units.length} different documents or groups; at least ${wanted.length} are needed, for training, calibration and held-out measurement. One big file can be cut into pieces: --split-by paragraph.`,
      );
    const on = (side: Side) => units.filter((unit) => unit.side === side);
    for (const empty of wanted) {
      if (on(empty).length) continue;
      const mayMove = (unit: Unit) => !unit.heldOut && !(empty === 'heldOut' && unit.trained);
      const from = wanted
        .map((side) => (on(side).length > 1 ? on(side).filter(mayMove) : []))
        .reduce((a, b) => (b.length > a.length ? b : a));
      const [moved] = from.sort((a, b) => (a.hash < b.hash ? -1 : 1));
      if (!moved)
        throw new Error(
          empty === 'heldOut'
            ? 'Nothing can be held out, because other datasets of the project train on all of these texts; add documents that they do not hold, or name files to hold out.'
            : 'Everything is held out in other datasets of the project, so nothing is left to train on; add documents that they do not hold out.',
        );
      moved.side = empty;
    }
  }

  /** Side of a document that was added. */
  sideOf(document: Document): Side {
    const unit = this.#units.get(keyOf(document, textKey(document.text)));
    if (!unit) throw new Error(`The document ${document.source} was never added to the split.`);
    return unit.side;
  }

  /** Side of the document that was added as the so manieth, counted from 0. */
  sideAt(at: number): Side {
    const unit = this.#units.get(this.#added[at] ?? '');
    if (!unit) throw new Error(`Document ${at} was never added to the split.`);
    return unit.side;
  }

  /** Key of the text (identity.ts) of the document that was added as the so manieth, counted from 0. */
  textAt(at: number): bigint | undefined {
    return this.#texts[at];
  }

  /** Makes one unit of near copies, as long as enough units stay for all sides. */
  #join(): void {
    let units = this.#units.size;
    for (const group of this.#near?.groups() ?? []) {
      this.#nearCopies += group.length;
      const left = units - group.length + 1;
      if (left < sides.length || group.length > Math.max(2, mostAlike * this.#compared.length)) {
        this.#apart += group.length;
        continue;
      }
      units = left;
      const keys = group.map((index) => this.#compared[index] as string);
      const members = keys.map((key) => this.#units.get(key) as Unit);
      const [whole] = members as [Unit];
      for (const { lowest, heldOut, trained } of members) {
        include(whole, lowest);
        whole.heldOut ||= heldOut;
        whole.trained ||= trained;
      }
      for (const key of keys) this.#units.set(key, whole);
    }
  }

  #lot({ text, group }: Document): string {
    return shortHash(group === undefined ? `${this.#seed}\0${text}` : `${this.#seed}\0group\0${group.trim()}`);
  }

  #sideFor({ hash, heldOut: held, trained }: Unit): Side {
    if (held) return 'heldOut';
    const position = Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;
    const { calibration, heldOut } = this.#shares;
    if (position >= heldOut) return position < heldOut + calibration ? 'calibration' : 'train';
    if (!trained) return 'heldOut';
    // What would be held out but for another dataset that trains on it parts as the rest does.
    return position < heldOut * (calibration / (1 - heldOut)) ? 'calibration' : 'train';
  }
}

const shortHash = (what: string): string => hash('sha256', what, 'hex').slice(0, 32);

/** What a document belongs to: its group, or its text in whatever spelling. */
const keyOf = ({ group }: Document, text: bigint): string =>
  group === undefined ? `text ${text}` : `group ${groupKey(group)}`;

/** One more text or spelling is part of a unit. */
function include(unit: Unit, hash: string): void {
  if (hash === unit.lowest && unit.hash === unit.lowest) return;
  if (hash < unit.lowest) unit.lowest = hash;
  unit.hash = shortHash(unit.lowest);
}
