import type { StockModel } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import type { ExportSubject } from './subject.ts';
import type { Reference } from './verify.ts';

/** A program that an export is for. */
export interface Program {
  /** By the name it is known by. */
  readonly program: string;
  /** Whether the export counts as done only when it was loaded in it and gave the answers of the model in the project. */
  readonly verified: boolean;
  /** What was tried, in a few words. */
  readonly note: string;
  /** The one command that runs it from inside the folder, or what is to be clicked; Markdown. */
  readonly run: string;
  /** What people do with it. */
  readonly use: 'chat' | 'web' | 'server' | 'research' | 'code' | 'project';
}

/** What loads an export of one model. */
export interface Loading {
  readonly programs: readonly Program[];
  /** What cannot load it and why, as it follows a list of programs; null when nothing is in the way. */
  readonly limit: string | null;
  /** The same in sentences for whoever exports; null when nothing is in the way. */
  readonly warning: string | null;
}

/** What is known of a model before it is exported. */
export type Named = Pick<ExportSubject, 'name' | 'source' | 'config'>;

/** What is rounded by writing a model. */
export interface Rounding {
  /** Which matrices, and to what, in a sentence. */
  readonly note: string;
  /** The model with the numbers that are written, by which what is lost is measured. */
  readonly written: ModelSource;
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
  /** What the Hugging Face hub calls the library that loads it. */
  readonly library: string;
  /** Why a model cannot be written so and what to do instead, as it follows a colon; null when it can. */
  refusal(model: Named): string | null;
  /** Asked only of a model that can be written. */
  loading(shape: StockModel, model: Named): Loading;
  /** Bytes of the parameters on disk, known before any work. */
  bytes(model: Named): number;
  /**
   * What programs need while they run it: how many times the bytes of the parameters, which some widen when they load them, and
   * bytes of a number among the keys and values of earlier tokens. `proven`: the name of the one that the proof of an export
   * loads it whole in, null where it is read piece by piece.
   */
  memory(model: Named): { readonly widened: number; readonly cached: number; readonly proven: string | null };
  /** What is rounded by writing a model so; null where every number stays what it is. */
  rounding(model: Named): Rounding | null;
  /**
   * Writes what is particular to the format: config.json, what lies beside it, and the parameters.
   *
   * @returns what whoever exports should know of what was written, in sentences.
   */
  write(subject: ExportSubject, shape: StockModel, folder: string): Promise<readonly string[]>;
  /** Loads the folder as others would, and fails unless it answers as the reference does. */
  verify(subject: ExportSubject, folder: string, reference: Reference): Promise<void>;
}

/** That a model cannot be written in a format, in a sentence; null when it can. */
export function refused({ phrase, refusal }: Exporter, model: Named): string | null {
  const reason = refusal(model);
  return reason === null ? null : `${model.name} cannot be written as ${phrase}: ${reason}.`;
}

/** What loads an export; nothing where there can be none. */
export function loadingOf(exporter: Exporter, shape: StockModel, model: Named): Loading {
  const reason = exporter.refusal(model);
  if (reason === null) return exporter.loading(shape, model);
  return { programs: [], limit: `it cannot be written: ${reason}`, warning: refused(exporter, model) };
}
