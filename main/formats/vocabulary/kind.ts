/** A record of a JSON file. */
export type Json = Readonly<Record<string, unknown>>;

/** New ids by old ones; tokens that go have none. */
export type NewIds = ReadonlyMap<number, number>;

/** What the model of a tokenizer says of its tokens. */
export interface Pieces {
  /** Texts as the file writes them, by id. */
  readonly texts: ReadonlyMap<number, string>;
  /** Id of what stands for unknown text; undefined where there is none. */
  readonly unknown: number | undefined;
  /** Place in the order in which the vocabulary was learned: the lower, the more frequent in what it was learned from. */
  rank(id: number): number;
  /** Ids that a token is reached through, itself left out: without one of them no text would be cut into it. */
  parts(id: number): readonly number[];
}

/** Two tokens that become one wherever they are neighbours, as texts that the file writes. */
export type Merge = readonly [left: string, right: string];

/** A token that is new in a vocabulary. */
export interface NewToken {
  readonly id: number;
  /** What makes it: the text is both, one behind the other. */
  readonly merge: Merge;
}

/** A kind of model in a tokenizer.json, with what changing its tokens has to know. */
export interface VocabularyKind {
  /** Name in the field "type". */
  readonly type: string;
  /** Whether a model without that field is of this kind, as old files are. */
  reads(model: Json): boolean;
  /** @throws FormatError that names the file and the field. */
  pieces(model: Json, what: string): Pieces;
  /** The model with only the tokens that have new ids. */
  trim(model: Json, ids: NewIds): Json;
  /** What new tokens take; absent where no way to add some keeps every text as short as it was. */
  readonly growth?: VocabularyGrowth;
}

/** Adding tokens to a vocabulary. */
export interface VocabularyGrowth {
  /** How words are cut into tokens by a model of this kind. @throws FormatError that names the file and the field. */
  cutter(model: Json, what: string): (word: string) => readonly string[];
  /** The model with new tokens, and with tokens that stood beside the vocabulary so far, by text. */
  extend(model: Json, tokens: readonly NewToken[], beside: ReadonlyMap<string, number>): Json;
}
