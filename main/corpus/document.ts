/** One text as a person wrote it; splits never cut it. */
export interface Document {
  /** File it came from, relative to what was imported, and the place inside it where files hold many. */
  readonly source: string;
  readonly text: string;
  /** Of an instruction pair: where the answer begins in the text; what is before it is never something to learn. */
  readonly answerFrom?: number;
  /** What it belongs to (a patient, a matter, a client); documents of one group never stand in different splits. */
  readonly group?: string;
  /** Why a selection chose it, in one sentence. */
  readonly why?: string;
}

/** Something that could not be imported. It is always reported, and never stops the rest. */
export interface ImportProblem {
  readonly source: string;
  readonly problem: string;
}

/** Tells what could not be imported from a document. */
export const isProblem = (item: object): item is ImportProblem => 'problem' in item;
