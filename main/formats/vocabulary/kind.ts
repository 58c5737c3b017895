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

/** A kind of model in a tokenizer.json, with what taking tokens out of it has to know. */
export interface VocabularyKind {
  /** Name in the field "type". */
  readonly type: string;
  /** Whether a model without that field is of this kind, as old files are. */
  reads(model: Json): boolean;
  /** @throws FormatError that names the file and the field. */
  pieces(model: Json, what: string): Pieces;
  /** The model with only the tokens that have new ids. */
  trim(model: Json, ids: NewIds): Json;
}
