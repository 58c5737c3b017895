import type { Parameter, Site } from '../models/architecture.ts';
import { floats, type Tensor, type Tensors, zeros } from '../runtime/tensor.ts';
import { statisticKey } from './kernels.ts';
import type { SiteTotals, Statistic } from './statistics.ts';

/** What a forward pass collected in one layer, by site and statistic. */
export type LayerTotals = ReadonlyMap<Site, ReadonlyMap<string, SiteTotals>>;

/** Collects the totals of forward statistics over batches. */
export class Totals {
  readonly #wanted: readonly Statistic[];
  readonly #sums = new Map<string, Float64Array>();
  readonly #carried = new Map<string, Tensor>();
  #keys: readonly { key: string; site: Site; statistic: string; part: string }[] = [];

  constructor(wanted: readonly Statistic[]) {
    this.#wanted = wanted;
  }

  /** Inputs and in-place outputs of the carried statistics; made when the first kernel shows which sites exist. */
  carried(outputs: readonly string[], parameters: readonly Parameter[]): { feeds: Tensors; into: Tensors } {
    if (!this.#keys.length) {
      this.#keys = [...columnsBySite(parameters)].flatMap(([site, columns]) =>
        this.#wanted.flatMap((statistic) =>
          Object.entries(statistic.parts(columns)).map(([part, shape]) => {
            const key = statisticKey(site, statistic.name, part);
            if (statistic.carried && outputs.includes(key)) this.#carried.set(key, zeros(shape));
            return { key, site, statistic: statistic.name, part };
          }),
        ),
      );
    }
    const into = Object.fromEntries(this.#carried);
    return { into, feeds: Object.fromEntries(Object.entries(into).map(([key, tensor]) => [`${key}.in`, tensor])) };
  }

  add(results: Tensors): void {
    for (const { key } of this.#keys) {
      if (this.#carried.has(key)) continue;
      const values = floats(results[key]);
      const sum = this.#sums.get(key) ?? new Float64Array(values.length);
      for (let i = 0; i < values.length; i += 1) sum[i] = (sum[i] as number) + (values[i] as number);
      this.#sums.set(key, sum);
    }
  }

  finish(tokens: number): LayerTotals {
    const totals = new Map<Site, Map<string, { tokens: number; parts: Record<string, Float64Array | Float32Array> }>>();
    for (const { key, site, statistic, part } of this.#keys) {
      const bySite = totals.get(site) ?? new Map();
      const entry = bySite.get(statistic) ?? { tokens, parts: {} };
      entry.parts[part] = this.#sums.get(key) ?? floats(this.#carried.get(key));
      bySite.set(statistic, entry);
      totals.set(site, bySite);
    }
    return totals;
  }
}

/** Number of columns that the linears of each site read, or the first halves of low-rank ones. */
function columnsBySite(parameters: readonly Parameter[]): ReadonlyMap<Site, number> {
  return new Map(parameters.flatMap(({ site, shape }) => (site ? [[site, shape[1] as number] as const] : [])));
}
