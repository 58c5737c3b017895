/** What in a text tells of a person. */
export interface Finding {
  /** Name of the detector. */
  readonly kind: string;
  /** Half-open range of UTF-16 units in the text. */
  readonly from: number;
  readonly to: number;
  /** Whether a checksum or a dictionary confirms it, not the form alone. */
  readonly confirmed: boolean;
  /** Whether a word beside it says what it is; of two readings of one number that one is meant. */
  readonly named?: boolean;
}

/** Finds one kind of personal data; time grows with the length of the text, whatever it holds. */
export interface Detector {
  readonly name: string;
  /** What it finds and what it may miss, in plain words. */
  readonly explanation: string;
  /** Where the format is defined: a standard, a law. */
  readonly source: string;
  /** What takes its place: `[EMAIL]`. */
  readonly placeholder: string;
  /** It finds more than most people want to lose, so it is only used where somebody asks for it. */
  readonly onlyAsked?: boolean;
  /** Words that name it. A column of a table under one of them holds it. */
  readonly labels?: RegExp;
  /** What a whole cell of such a column looks like; a number of at least four digits where it is not said. */
  readonly cell?: RegExp;
  find(text: string): Finding[];
}
