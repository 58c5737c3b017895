import type { UnitSite } from '../../../models/architecture.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { finishLayers } from '../../extraction/finishLayer.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { scheduleOf } from '../../recipe/specification.ts';
import { cutSequentially } from '../cutLayers.ts';
import { blockOf, rounded } from '../tiles.ts';
import type { Work } from '../work.ts';
import type { Selection, UnitQuestion } from './allocation.ts';
import { byCounts, spreadCounts } from './allocations/choice.ts';
import { unitAllocations } from './allocations/index.ts';
import { cutBySublayer } from './bySublayer.ts';
import { cutLayer } from './cutLayer.ts';
import { questionOf, unitsOf } from './question.ts';
import type { UnitScorer } from './score.ts';
import { unitScores } from './scores/index.ts';
import { sitesOf } from './units.ts';

/** Whole units go for good: chosen on the dense model (schedule T0), layer by layer behind cut ones (T1), or sublayer by sublayer. */
export async function pruneUnits(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const sequential = scheduleOf(specification) === 'sequential';
  const sites = sitesOf(extraction.source, specification.unit);
  if (scheduleOf(specification) === 'sublayers') return await cutBySublayer(work);
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
