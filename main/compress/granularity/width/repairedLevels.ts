import type { UnitSite } from '../../../models/architecture.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Work } from '../work.ts';
import type { UnitRepair } from './compensation.ts';
import type { Repaired } from './edits.ts';
import { repairOf } from './cutLayer.ts';

/**
 * Repairs of sites at single levels of width, for candidates that are judged as they would be cut: the database of levels that
 * structured searches compose models of (Tang et al. 2025, DarwinLM, §3.1). A level is how many units stay, always the best ones. Each
 * is computed once as long as the budget of memory has room.
 */
export class RepairedLevels implements Disposable {
  readonly #work: Work;
  readonly #levels = new Map<string, UnitRepair>();
  #reserved = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  readonly of: Repaired = async (site, kept, weights) => {
    const key = `${site.layer} ${site.kind} ${kept.length}`;
    const known = this.#levels.get(key);
    if (known) return known;
    const made = await this.#make(site, kept, weights);
    const bytes = (made.output?.byteLength ?? 0) + (made.bias?.byteLength ?? 0);
    if (this.#work.extraction.workspace.budget.reserve(bytes)) {
      this.#reserved += bytes;
      this.#levels.set(key, made);
    }
    return made;
  };

  [Symbol.dispose](): void {
    this.#work.extraction.workspace.budget.release(this.#reserved);
    this.#reserved = 0;
    this.#levels.clear();
  }

  #make(site: UnitSite, kept: readonly number[], weights: PartWeights): Promise<UnitRepair> {
    const statistics = this.#work.statistics.layer(site.layer);
    return repairOf(this.#work, { site, kept, statistics }, weights);
  }
}
