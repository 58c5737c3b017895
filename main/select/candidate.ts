/** A document that may be chosen, or one of the domain that choosing looks at. */
export interface Candidate {
  readonly text: string;
  /** Where the answer begins in an instruction pair. */
  readonly answerFrom?: number | undefined;
  /** Whether special tokens that are spelled in it are tokens; see Document. */
  readonly marked?: boolean | undefined;
  readonly tokens: number;
  /** Which collection it is from, for strategies that judge collections as a whole. */
  readonly source?: string | undefined;
}
