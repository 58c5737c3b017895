import type { StockModel } from '../models/architecture.ts';
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

/** A format that models leave the project in: all that the rest of the program knows of it. */
export interface Exporter {
  /** What it is called in calls and on the command line; stored with every export, so never changed. */
  readonly name: string;
  readonly title: string;
  /** The title within a sentence: "loads in, as …". */
  readonly phrase: string;
  /** What lies in the folder, in plain words. */
  readonly explanation: string;
  /** Number type that parameters are written in; null: as the model stores them. */
  readonly dtype: string | null;
  loading(shape: StockModel): Loading;
  /** Bytes of the parameters on disk, known before any work. */
  bytes(model: { readonly parameters: number; readonly bytes: number }): number;
  /** Writes what is particular to the format: config.json, what lies beside it, and the parameters. */
  write(subject: ExportSubject, shape: StockModel, folder: string): Promise<void>;
  /** Loads the folder as others would, and fails unless it answers as the reference does. */
  verify(subject: ExportSubject, folder: string, reference: Reference): Promise<void>;
}
