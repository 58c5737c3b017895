import type { Output } from '../../preload/contract/index.ts';

export type Dataset = Output<'datasets.list'>[number];
export type HistoryStep = Dataset['history'][number];

/** A dataset that others are made of, among all there are. */
export interface Workpiece {
  readonly dataset: Dataset;
  readonly datasets: readonly Dataset[];
}

export const splitNames = ['train', 'calibration', 'heldOut'] as const;
export type SplitName = (typeof splitNames)[number];

/** Names are no longer than this. */
export const longestName = 100;

/** A name for what is made of a dataset that nothing has yet: "letters clean", "letters clean 2". */
export function newName(name: string, word: string, taken: readonly string[]): string {
  for (let turn = 1; ; turn += 1) {
    const tail = turn === 1 ? ` ${word}` : ` ${word} ${turn}`;
    const wanted = name.slice(0, longestName - tail.length) + tail;
    if (!taken.includes(wanted)) return wanted;
  }
}

/** Whether made-up secrets were planted into it, or into what it was made of. */
export const isPlanted = ({ history }: Pick<Dataset, 'history'>): boolean =>
  history.some(({ operation }) => operation === 'plant');
