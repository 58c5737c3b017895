import type { UnitSite } from '../../../models/architecture.ts';
import { parameterOf } from '../../../models/source.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { stage } from '../../extraction/stages.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import type { Work } from '../work.ts';
import type { ScoredSite, UnitQuestion } from './allocation.ts';
import { cachedScores } from './cachedScores.ts';
import type { ScoredUnits, UnitScorer } from './score.ts';

/** What an allocation may ask about sites; units are scored when it does. */
export function questionOf(work: Work, sites: readonly UnitSite[], scorer: () => Promise<UnitScorer>): UnitQuestion {
  const { extraction, statistics } = work;
  const { settings, workspace } = extraction;
  const scoreBy = async (by: UnitScorer): Promise<ScoredSite[]> => {
    const scored: ScoredSite[] = [];
    for (const [index, site] of sites.entries()) {
      scored.push({ site, scores: await by(unitsOf(extraction, site, index, statistics.layer(site.layer))) });
      workspace.progress(stage.scoringUnits, index + 1, sites.length);
    }
    return scored;
  };
  return {
    ...work,
    sites,
    sparsity: settings.sparsity,
    shareOf: ({ layer }) => sparsityOf(settings, layer),
    scored: () => cachedScores(work, sites, async () => scoreBy(await scorer())),
    scoreBy,
  };
}

/** What a score sees of one site; weights come from the model, or from a layer that is already in memory. */
export function unitsOf(
  { source }: Extraction,
  site: UnitSite,
  index: number,
  statistics: LayerStatistics,
  loaded?: PartWeights,
): ScoredUnits {
  const weight = async (local: string) =>
    loaded ? floats(loaded[local]) : source.read(parameterOf(source, site.layer, local));
  return { site, index, weight, output: parameterOf(source, site.layer, site.output), statistics };
}
