import type { Detector, Finding } from '../finding.ts';

/** A form of text whose places say what stands there: columns of a table, fields of a message. */
export interface Layout {
  readonly name: string;
  /** What stands in places of those kinds; time grows with the length of the text, whatever it holds. */
  find(text: string, detectors: readonly Detector[]): Finding[];
}
