import type { UnitSite } from '../../../models/architecture.ts';
import type { ScoredSite, Selection } from './allocation.ts';
import { byCounts } from './allocations/choice.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import type { CandidateEvaluator } from '../../search/candidateEvaluator.ts';
import { type Repaired, withoutUnits } from './edits.ts';

/** A candidate structure: how many of the lowest units of every site go. */
export type Counts = readonly number[];

/** What all searches over widths share: sites with their units in order, steps in which widths change, and an evaluator. */
export class Widths {
  readonly sites: readonly ScoredSite[];
  readonly #extraction: Extraction;
  readonly #evaluator: CandidateEvaluator;
  readonly #repaired: Repaired | undefined;

  /** @param repaired how candidates are repaired before they are judged; absent where they are judged as they are cut. */
  constructor(
    extraction: Extraction,
    evaluator: CandidateEvaluator,
    sites: readonly ScoredSite[],
    repaired?: Repaired,
  ) {
    this.#repaired = repaired;
    this.#extraction = extraction;
    this.#evaluator = evaluator;
    this.sites = sites;
  }

  /** Units that go or come at once: single large ones (attention groups), and fine ones (neurons) in so many parts of the layer. */
  step(at: number, parts: number): number {
    const { fine, count } = this.#site(at);
    return fine ? Math.max(1, Math.round(count / parts)) : 1;
  }

  /** Most units a site can lose. */
  most(at: number): number {
    const { count, least } = this.#site(at);
    return count - least;
  }

  cost(at: number): number {
    return this.#site(at).cost;
  }

  kind(at: number): string {
    return this.#site(at).kind;
  }

  /** Parameters that a candidate removes. */
  removed(counts: Counts): number {
    return counts.reduce((sum, count, at) => sum + count * this.cost(at), 0);
  }

  /** Parameters of all units. */
  get total(): number {
    return this.sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
  }

  selection(counts: Counts): Selection {
    return byCounts(this.sites, counts);
  }

  /** Loss or divergence of a candidate. */
  async evaluate(counts: Counts): Promise<number> {
    return this.#evaluator.cost(await this.#edits(this.selection(counts)));
  }

  async accept(counts: Counts): Promise<void> {
    await this.#evaluator.accept(await this.#edits(this.selection(counts)));
  }

  #edits(selection: Selection) {
    return withoutUnits(
      this.#extraction,
      this.#evaluator,
      this.sites.map(({ site }) => site),
      selection,
      this.#repaired,
    );
  }

  #site(at: number): UnitSite {
    return (this.sites[at] as ScoredSite).site;
  }
}

/**
 * Counts near uniform shares whose cost is the budget or a little less: shares rounded down, then single units added
 * where most is missing.
 */
export function uniformCounts(widths: Widths, sparsity: number): number[] {
  const budget = sparsity * widths.total;
  const counts = widths.sites.map(({ site }, at) => Math.min(widths.most(at), Math.floor(sparsity * site.count)));
  for (;;) {
    const room = budget - widths.removed(counts);
    const missing = counts.map((count, at) =>
      count < widths.most(at) && widths.cost(at) <= room
        ? sparsity - count / (widths.sites[at]?.site.count ?? 1)
        : -Infinity,
    );
    const best = missing.reduce((most, value, at) => (value > (missing[most] as number) ? at : most), 0);
    if (missing[best] === -Infinity) return counts;
    counts[best] = (counts[best] as number) + 1;
  }
}
