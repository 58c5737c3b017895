import type { Input } from '../../preload/contract/index.ts';
import { longestName } from './datasets.ts';

type ImportInput = Input<'datasets.import'>;

/** Which fields of files with columns become text, as they are typed; empty fields are left to the program. */
export const fieldNames = ['text', 'prompt', 'answer', 'group'] as const;
export type FieldName = (typeof fieldNames)[number];

/** Everything a person has put into the form. */
export interface ImportDraft {
  paths: string[];
  /** Files that are meant for one split as they are. */
  calibration: string[];
  heldOut: string[];
  name: string;
  role: ImportInput['role'];
  columns: Record<FieldName, string>;
  records: string;
  /** Languages in which scanned pages are read, with commas between; empty for none. */
  ocr: string;
  /** Model whose template chat messages are written with; empty for none. */
  model: string;
  /** Shares in percent; null while a field is empty. */
  calibrationPercent: number | null;
  heldOutPercent: number | null;
}

export const initialImport = (): ImportDraft => ({
  ...{ paths: [], calibration: [], heldOut: [], name: '', role: 'domain' },
  columns: { text: '', prompt: '', answer: '', group: '' },
  ...{ records: '', ocr: '', model: '', calibrationPercent: 30, heldOutPercent: 20 },
});

/** Shares that an import takes; null when they are out of bounds or leave nothing to train on. */
export function sharesOf(
  draft: Pick<ImportDraft, 'calibrationPercent' | 'heldOutPercent'>,
): ImportInput['shares'] | null {
  const [calibration, heldOut] = [draft.calibrationPercent ?? 0, draft.heldOutPercent ?? 0];
  const inBounds = [calibration, heldOut].every((percent) => percent >= 1 && percent <= 90);
  return inBounds && calibration + heldOut < 100 ? { calibration: calibration / 100, heldOut: heldOut / 100 } : null;
}

/** Whether the columns can be meant: a text, or a prompt with its answer, or nothing of these. */
export function columnsFit({ columns }: Pick<ImportDraft, 'columns'>): boolean {
  const [whole, prompt, answer] = [columns.text.trim(), columns.prompt.trim(), columns.answer.trim()];
  return !prompt === !answer && !(whole && prompt);
}

/** What to ask the program to import; null while something is missing. */
export function importOf(draft: ImportDraft): ImportInput | null {
  const shares = sharesOf(draft);
  const name = draft.name.trim();
  if (!draft.paths.length || !name || !shares || !columnsFit(draft)) return null;
  const columns = Object.fromEntries(
    fieldNames.flatMap((field) => (draft.columns[field].trim() ? [[field, draft.columns[field].trim()]] : [])),
  );
  return {
    ...{ paths: [...draft.paths], name, role: draft.role },
    ...(draft.calibration.length ? { calibration: [...draft.calibration] } : {}),
    ...(draft.heldOut.length ? { heldOut: [...draft.heldOut] } : {}),
    shares,
    ...(Object.keys(columns).length ? { columns } : {}),
    ...(draft.records.trim() ? { records: draft.records.trim() } : {}),
    ...(draft.ocr.trim() ? { choices: { ocr: draft.ocr.trim().split(/[\s,+]+/) } } : {}),
    ...(draft.model ? { model: draft.model } : {}),
  };
}

/** The ending of a file, with that of what is packed in it: .jsonl, .tar.gz, .csv.gz. */
const ending = /(\.[a-z][a-z0-9]*)?\.(gz|bz2|xz|zst|7z)$|\.[a-z][a-z0-9]*$/i;

/** A name for a dataset of these files: that of the first, without its ending and what names cannot hold. */
export function nameFrom(path: string): string {
  const last = path.split(/[\\/]/).findLast((part) => part) ?? '';
  return last
    .replace(ending, '')
    .replace(/[^\p{L}\p{N} ._+-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, longestName)
    .trim();
}
