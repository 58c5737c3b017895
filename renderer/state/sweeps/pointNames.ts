import type { ShownSweep } from '../../../preload/contract/index.ts';
import { percent } from '../../format.ts';
import { text } from '../../text/index.ts';

type Point = Pick<ShownSweep['points'][number], 'sparsity' | 'seed' | 'run'> & { readonly title: string };

/** What each run of a series is called beside the others: its recipe and its share, the seed where there are several. */
export function pointNames(points: readonly Point[]): string[] {
  const several = new Set(points.map(({ seed }) => seed)).size > 1;
  const names = points.map(({ title, sparsity, seed }) =>
    [
      title,
      ...(sparsity === null ? [] : [percent(sparsity, 0)]),
      ...(several ? [text.sweeps.one.seedOf(seed)] : []),
    ].join(', '),
  );
  return names.map((name, at) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name}, ${points[at]?.run}`,
  );
}
