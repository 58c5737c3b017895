import type { Output } from '../../../../preload/contract/index.ts';
import { size } from '../../progress.ts';
import { table } from '../../table.ts';

type Dataset = Omit<Output<'datasets.list'>[number], 'parent'>;
type Outcome = Readonly<Record<string, number>>;
const splitNames = ['train', 'calibration', 'heldOut'] as const;
/** Columns of a row. */
export const header = ['dataset', 'role', 'documents', 'size', 'train', 'calibration', 'held out'];

export const row = (dataset: Dataset) => [
  ...[dataset.name, dataset.role, dataset.documents, size(dataset.bytes)],
  ...splitNames.map((split) => dataset.splits[split]?.documents ?? 0),
];

/** `alsoHeldOut: 3` as "also held out 3". */
export const counts = (outcome: Outcome): string =>
  Object.entries(outcome)
    .map(([name, count]) => `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${count}`)
    .join(', ');

/** What a dataset became, and counts of what was done for it. */
export const made = (output: Dataset & { readonly outcome: Outcome }): string =>
  `${table(header, [row(output)])}\n${counts(output.outcome)}`;
