import type { SiteTotals } from '../../walk/statistics.ts';
import { storedFloats } from '../extraction/tensors.ts';
import { forwardStages, siteBytes } from './costs.ts';
import type { SiteStatistic } from './statistic.ts';

/** What the file of a statistic of sites says; how it is taken and kept is the same for all. */
type Definition<Part extends string> = Pick<
  SiteStatistic<Part>,
  'explanation' | 'sums' | 'parts' | 'stored' | 'means'
> & {
  /** Numbers of one part for a site of so many columns. */
  readonly entries: (columns: number) => number;
};

/** A statistic of what linears read, named like its sums, kept as one tensor for each site and part. */
export function siteStatistic<Part extends string>({ entries, ...own }: Definition<Part>): SiteStatistic<Part> {
  const { sums, parts, stored, means } = own;
  const width = stored === 'F32' ? 4 : 8;
  return {
    ...own,
    kind: 'site',
    name: sums.name,
    pass: 'forward',
    stages: forwardStages,
    bytes: siteBytes((columns) => width * parts.length * entries(columns)),
    comparesStates: false,
    keep: ({ totals, stream }) =>
      Promise.resolve(
        [...totals].flatMap(([site, found]) => {
          const sum = found.get(sums.name);
          if (!sum) throw new Error(`The walk collected no ${sums.name} at ${site}.`);
          const of = means(sum, stream.windows.count);
          return parts.map((part) => {
            const data = stored === 'F32' ? Float32Array.from(of[part]) : of[part];
            return storedFloats(`${site}.${part}`, data, [data.length]);
          });
        }),
      ),
  };
}

/** Sums of one part → means over so many tokens or windows. */
export function per({ parts }: SiteTotals, part: string, count: number): Float64Array {
  const sums = parts[part] ?? [];
  const means = new Float64Array(sums.length);
  for (let i = 0; i < means.length; i += 1) means[i] = (sums[i] as number) / count;
  return means;
}
