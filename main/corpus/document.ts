/** One text as a person wrote it; splits never cut it. */
export interface Document {
  /** File it came from, relative to what was imported, and the place inside it where files hold many. */
  readonly source: string;
  readonly text: string;
  /** Of an instruction pair: where the answer begins in the text; what is before it is never something to learn. */
  readonly answerFrom?: number;
  /** A chat template wrote it: special tokens that are spelled in it are tokens; in any other document they are text. */
  readonly marked?: boolean;
  /** What it belongs to (a patient, a matter, a client); documents of one group never stand in different splits. */
  readonly group?: string;
  /** Why a selection chose it, in one sentence. */
  readonly why?: string;
}

/** Something that could not be imported, or only with a doubt. It is always reported, and never stops the rest. */
export interface ImportProblem {
  readonly source: string;
  /** Goes on from the name of the source: "is empty". */
  readonly problem: string;
  /** Where in a file that holds many things it is; the end of the source. */
  readonly place?: string;
  /** It was read, and may be wrong or lack something. */
  readonly doubt?: true;
}

/** Tells what could not be imported from a document. */
export const isProblem = (item: object): item is ImportProblem => 'problem' in item;
