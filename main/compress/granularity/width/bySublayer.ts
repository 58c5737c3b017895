import type { UnitSite } from '../../../models/architecture.ts';
import { loadPlace } from '../../../walk/stream.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { derivedSource, onlyLayers } from '../../extraction/derivedSource.ts';
import { type Extraction, sparsityOf } from '../../extraction/extraction.ts';
import { finishSliced, layerIdentity } from '../../extraction/finishLayer.ts';
import type { LayerOutcome } from '../../extraction/outcome.ts';
import { stage } from '../../extraction/stages.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import { CalibrationStatistics } from '../../statistics/calibrationStatistics.ts';
import { type CalibrationStatistic, isTakenOnTheWay } from '../../statistics/statistic.ts';
import { blockOf, rounded } from '../tiles.ts';
import type { Work } from '../work.ts';
import { byCounts } from './allocations/choice.ts';
import { unitAllocations } from './allocations/index.ts';
import { unitCompensations } from './compensations/index.ts';
import { cutLayer } from './cutLayer.ts';
import { questionOf } from './question.ts';
import { unitScores } from './scores/index.ts';
import { SublayerStreams } from './sublayerStreams.ts';
import { sitesOf } from './units.ts';

const isSame = (one: UnitSite, other: UnitSite) => one.layer === other.layer && one.kind === other.kind;

/**
 * Sublayer by sublayer from below (Park et al. 2024, K-prune, algorithm 1): everything that is left is scored anew on the model as it
 * is cut so far, the allocation spreads what of the budget is left over all of it, the first sublayer is cut so, and what reads
 * its units is fitted to what the whole model gives behind it.
 */
export async function cutBySublayer(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const { source, settings, workspace } = extraction;
  const open = sitesOf(source, specification.unit).filter(({ layer }) => sparsityOf(settings, layer) > 0);
  const layers = [...(await wholeLayers(work))];
  let budget = settings.sparsity * costOf(open);
  await using streams = await SublayerStreams.open(extraction);
  for (const [layer, { sublayers }] of source.architecture.layers.entries()) {
    for (const { name } of sublayers) {
      await streams.passWhole(layer, name);
      for (const site of open.filter((one) => one.layer === layer && one.sublayer === name)) {
        const key = extraction.fingerprint('layer', { ...layerIdentity(work), layer, cut: site.kind });
        const before = layers[layer] as Artifact;
        const rest = open.slice(open.indexOf(site));
        const share = Math.max(0, budget) / costOf(rest);
        using current = extraction.on(derivedSource(source, onlyLayers(layers)), { ...settings, sparsity: share });
        const cut = async () => {
          const finished = await cutSite(work, current, { site, rest, streams });
          return workspace.save(key, 'layer', finished.tensors, together(before.meta as LayerOutcome, finished.meta));
        };
        const made = (await workspace.find(key)) ?? (await cut());
        layers[layer] = made;
        const { kept, of } = (made.meta as LayerOutcome).kept[site.kind] as { kept: number; of: number };
        budget -= site.cost * (of - kept);
        await workspace.device.release();
      }
      const now = derivedSource(source, onlyLayers(layers));
      await streams.passCut({ source: now, layer, name, weights: await loadPlace(now, layer) });
    }
    workspace.progress(stage.sequential, layer + 1, extraction.layers);
  }
  return layers;
}

interface NextCut {
  readonly site: UnitSite;
  /** The site and all that come behind it. */
  readonly rest: readonly UnitSite[];
  readonly streams: SublayerStreams;
}

/** Scores what is left of the model as it is now, and cuts the first site of it. */
async function cutSite(work: Work, current: Extraction, { site, rest, streams }: NextCut) {
  const { specification } = work;
  const repairs = compensationsOf(specification).flatMap((choice) => unitCompensations.bind(choice).component.needs);
  const onTheWay = [...new Set(repairs.filter(isTakenOnTheWay))];
  const now: Work = { ...work, extraction: current, onTheWay, statistics: await measuredAnew(work, current, repairs) };
  const kept = await choose(now, site, rest);
  const weights = await loadPlace(current.source, site.layer);
  const at = { source: current.source, layer: site.layer, name: site.sublayer, weights };
  const wanted = onTheWay.map(({ sums }) => sums);
  const { totals, drift } = await streams.observe(at, [site], wanted);
  const statistics = now.statistics.behind(site.layer, totals);
  const { finished } = await cutLayer(now, site.layer, weights, statistics, new Map([[site, kept]]), drift);
  return finished;
}

/** What scores and allocation look at, and of what repairs do what is not taken on the way. */
function measuredAnew({ specification }: Work, current: Extraction, repairs: readonly CalibrationStatistic[]) {
  const score = unitScores.bind(specification.score);
  const allocation = unitAllocations.bind(specification.allocation);
  return new CalibrationStatistics(current).collect([
    ...score.component.needs(score.options),
    ...allocation.component.needs(allocation.options),
    ...repairs.filter((need) => !isTakenOnTheWay(need)),
  ]);
}

/** The units of a site that stay when the budget is spread over all that is left. */
async function choose(work: Work, site: UnitSite, rest: readonly UnitSite[]): Promise<readonly number[]> {
  const { extraction, specification } = work;
  const score = unitScores.bind(specification.score);
  await using scope = new DisposalStack();
  const scorer = async () => scope.use(await score.component.prepare(work, score.options));
  const all = sitesOf(extraction.source, specification.unit);
  const question = questionOf(work, all, scorer);
  const scored = async () => (await question.scored()).filter((one) => rest.some((other) => isSame(one.site, other)));
  const left = await scored();
  const { component, options } = unitAllocations.bind(specification.allocation);
  const sites = left.map((one) => one.site);
  const selection = await component.choose?.({ ...question, sites, scored }, options);
  const at = sites.findIndex((one) => isSame(one, site));
  const kept = selection?.[at] ?? [];
  if (!extraction.settings.wholeBlocks) return kept;
  const counts = rounded([site], [site.count - kept.length], blockOf);
  return byCounts([left[at] as (typeof left)[number]], counts)[0] as readonly number[];
}

const costOf = (sites: readonly UnitSite[]): number => sites.reduce((sum, { cost, count }) => sum + cost * count, 0);

/** The layers as they are, so that those that are not cut yet can be read beside those that are. */
async function wholeLayers(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const { workspace, source } = extraction;
  const layers: Artifact[] = [];
  for (const [layer, shape] of source.architecture.layers.entries()) {
    const key = extraction.fingerprint('layer', { layer, cut: null });
    const known = await workspace.find(key);
    const of = Object.fromEntries(
      sitesOf(source, specification.unit).flatMap(({ layer: at, kind, count }) =>
        at === layer ? [[kind, count]] : [],
      ),
    );
    const units = Object.fromEntries(
      Object.entries(of).map(([kind, count]) => [kind, Array.from({ length: count }, (_, unit) => unit)]),
    );
    const make = async () => {
      const whole = finishSliced(extraction, layer, { shape, weights: await loadPlace(source, layer) }, units, of);
      return workspace.save(key, 'layer', whole.tensors, whole.meta);
    };
    layers.push(known ?? (await make()));
  }
  return layers;
}

/** What is known of a layer after a further cut of another kind of its units. */
const together = (before: LayerOutcome, now: LayerOutcome): LayerOutcome => ({
  ...now,
  kept: { ...before.kept, ...now.kept },
  units: { ...before.units, ...now.units },
});
