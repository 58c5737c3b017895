import type { LayerShape, UnitSite } from '../../../models/architecture.ts';
import { parameterOf } from '../../../models/source.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { finishLayers, finishSliced } from '../../extraction/finishLayer.ts';
import type { PrunedLayer } from '../../extraction/prunedLayer.ts';
import { stage } from '../../extraction/stages.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { compensationsOf, scheduleOf } from '../../recipe/specification.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { type CutLayer, cutSequentially } from '../cutLayers.ts';
import { blockOf, rounded } from '../tiles.ts';
import type { Work } from '../work.ts';
import type { ScoredSite, Selection, UnitQuestion } from './allocation.ts';
import { byCounts, spreadCounts } from './allocations/choice.ts';
import { unitAllocations } from './allocations/index.ts';
import { cachedScores } from './cachedScores.ts';
import type { UnitRepair } from './compensation.ts';
import { unitCompensations } from './compensations/index.ts';
import type { ScoredUnits, UnitScorer } from './score.ts';
import { unitScores } from './scores/index.ts';
import { sliceUnits } from './slice.ts';
import { sitesOf } from './units.ts';

/** Whole units go for good: chosen on the dense model (schedule T0), or layer by layer behind cut ones (T1). */
export async function pruneUnits(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const sequential = scheduleOf(specification) === 'sequential';
  const sites = sitesOf(extraction.source, specification.unit);
  const score = unitScores.bind(specification.score);
  await using scope = new DisposalStack();
  // Preparing a score may take walks; with kept scores it is not needed.
  let prepared: Promise<UnitScorer> | null = null;
  const scorer = () => (prepared ??= prepare());
  const prepare = async () => scope.use(await score.component.prepare(work, score.options));
  const question = questionOf(work, sites, scorer);
  const { component, options } = unitAllocations.bind(specification.allocation);
  if (!component.shares) {
    if (sequential)
      throw new Error(`The allocation ${component.name} cannot say before the first cut how much of each layer goes.`);
    const chosen = (await component.choose?.(question, options)) ?? [];
    return await cutUnits(work, sites, extraction.settings.wholeBlocks ? await inBlocks(question, chosen) : chosen);
  }
  const shares = await component.shares(question, options);
  const exact = rounded(sites, countsOf(sites, shares, component.decides), component.roundTo?.(options) ?? 1);
  const counts = extraction.settings.wholeBlocks ? rounded(sites, exact, blockOf) : exact;
  if (sequential) {
    const scoredBy = await scorer();
    return await cutSequentially(work, { counts }, async (layer, weights, known) => {
      const choice = new Map<UnitSite, readonly number[]>();
      for (const [index, site] of sites.entries()) {
        if (site.layer !== layer) continue;
        const scores = await scoredBy(unitsOf(extraction, site, index, known, weights));
        choice.set(site, byCounts([{ site, scores }], [counts[index] ?? 0])[0] ?? []);
      }
      return cutLayer(work, layer, weights, known, choice);
    });
  }
  return await cutUnits(work, sites, byCounts(await question.scored(), counts));
}

/** Where every layer gets the same share its width is rounded down; shares that differ keep their sum. */
const countsOf = (sites: readonly UnitSite[], shares: readonly number[], differ: boolean): number[] =>
  differ ? spreadCounts(sites, shares) : sites.map(({ count }, at) => Math.floor((shares[at] ?? 0) * count));

/** A choice with the widths of its sites rounded to whole blocks; the units that stay are then the best of each. */
async function inBlocks({ sites, scored }: UnitQuestion, chosen: Selection): Promise<Selection> {
  const goes = sites.map(({ count }, at) => count - (chosen[at]?.length ?? count));
  const counts = rounded(sites, goes, blockOf);
  const best = byCounts(await scored(), counts);
  return chosen.map((kept, at) => (counts[at] === goes[at] ? kept : (best[at] as readonly number[])));
}

function questionOf(work: Work, sites: readonly UnitSite[], scorer: () => Promise<UnitScorer>): UnitQuestion {
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
function unitsOf(
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

/** Cuts a choice that was made for the whole model. */
export function cutUnits(work: Work, sites: readonly UnitSite[], selection: Selection): Promise<readonly Artifact[]> {
  const { extraction, statistics } = work;
  return finishLayers(work, { selection }, async (layer) => {
    const weights = await extraction.walker.load(layer);
    const choice = new Map(
      sites.flatMap((site, at) => (site.layer === layer ? [[site, selection[at] ?? []] as const] : [])),
    );
    return (await cutLayer(work, layer, weights, statistics.layer(layer), choice)).finished;
  });
}

async function cutLayer(
  work: Work,
  layer: number,
  weights: PartWeights,
  statistics: LayerStatistics,
  choice: ReadonlyMap<UnitSite, readonly number[]>,
): Promise<CutLayer> {
  const { extraction } = work;
  const { family, architecture } = extraction.source;
  let pruned: PrunedLayer = { shape: architecture.layers[layer] as LayerShape, weights };
  const units: Record<string, readonly number[]> = {};
  const of: Record<string, number> = {};
  for (const [site, kept] of choice) {
    units[site.kind] = kept;
    of[site.kind] = site.count;
    if (kept.length === site.count) continue;
    const repair = kept.length ? await repairOf(work, site, kept, weights, statistics) : {};
    pruned = sliceUnits(family, architecture, pruned, site, kept, repair);
  }
  return { pruned, finished: finishSliced(extraction, layer, pruned, units, of) };
}

/** What the compensations together make of the linear that reads the units. */
async function repairOf(
  work: Work,
  site: UnitSite,
  kept: readonly number[],
  weights: PartWeights,
  statistics: LayerStatistics,
): Promise<UnitRepair> {
  const [rows, columns] = (weights[site.output]?.shape ?? []) as [number, number];
  let repair: UnitRepair = {};
  for (const choice of compensationsOf(work.specification)) {
    const { component, options } = unitCompensations.bind(choice);
    const output = repair.output ?? floats(weights[site.output]);
    repair = {
      ...repair,
      ...(await component.repair(work, { site, kept, output, rows, columns, statistics }, options)),
    };
  }
  return repair;
}
