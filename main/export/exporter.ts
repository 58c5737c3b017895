import type { StockModel } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import type { ExportSubject } from './subject.ts';
import type { Reference } from './verify.ts';

/** What loads an export of one model. */
export interface Loading {
  /** Programs, by the names they are known by. */
  readonly programs: readonly string[];
  /** What cannot load it and why, as it follows a list of programs; null when nothing is in the way. */
  readonly limit: string | null;
  /** The same in sentences for whoever exports; null when nothing is in the way. */
  readonly warning: string | null;
}

/** A format in one of its number types: all that the rest of the program knows of a way for models to leave the project. */
export interface Exporter {
  /** What the format is called in calls and on the command line; stored with every export, so never changed. */
  readonly name: string;
  /** What its number type is called there; the first of a format is for whoever names none. */
  readonly type: string;
  readonly title: string;
  /** The title within a sentence: "loads in, as …". */
  readonly phrase: string;
  /** What lies in the folder, in plain words. */
  readonly explanation: string;
  /** Number type that parameters are written in; null: as the model stores them. */
  readonly dtype: string | null;
  loading(shape: StockModel): Loading;
  /** Bytes of the parameters on disk, known before any work. */
  bytes(source: ModelSource): number;
  /** What is rounded by writing a model so, in a sentence; null where every number stays what it is. */
  rounding(source: ModelSource): string | null;
  /**
   * Writes what is particular to the format: config.json, what lies beside it, and the parameters.
   *
   * @returns what whoever exports should know of what was written, in sentences.
   */
  write(subject: ExportSubject, shape: StockModel, folder: string): Promise<readonly string[]>;
  /** Loads the folder as others would, and fails unless it answers as the reference does. */
  verify(subject: ExportSubject, folder: string, reference: Reference): Promise<void>;
}
