import type { LayerShape } from '../../../models/architecture.ts';
import { withExperts } from '../../../models/mixtures/expertUnits.ts';
import { parameterOf, parametersAt } from '../../../models/source.ts';
import { ascending, without } from '../../../models/unitChoice.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import { loadParameters, type PartWeights } from '../../../walk/stream.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import { finishLayers, finishSliced } from '../../extraction/finishLayer.ts';
import { stage } from '../../extraction/stages.ts';
import type { Artifact } from '../../extraction/workspace.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import { type LayerRouting, routing } from '../../statistics/experts/routing.ts';
import type { Work } from '../work.ts';
import type { Clusters } from './compensation.ts';
import { expertCompensations } from './compensations/index.ts';
import { removedFrom } from './counts.ts';
import { mergedExpert, type Merging } from './merge.ts';
import type { ExpertScorer, ExpertSite } from './score.ts';
import { expertScores } from './scores/index.ts';
import { expertSites } from './sites.ts';

/** What is left of a layer: its experts, each as those that it is made of. */
interface Left {
  readonly clusters: Clusters;
  /** null where experts go, and with them their rows of the router. */
  readonly merging: Merging | null;
}

/**
 * Whole experts go, with their rows of the router: what is left is an ordinary layer with fewer of them. Or they are merged, and the
 * router keeps all its rows.
 */
export async function pruneExperts(work: Work): Promise<readonly Artifact[]> {
  const { extraction, specification } = work;
  const { source, settings, workspace } = extraction;
  const sites = expertSites(source);
  const counts = sites.map((site) => removedFrom(site, settings));
  if (counts.every((count) => count === 0))
    workspace.warn(
      `All experts stay: ${(100 * settings.sparsity).toFixed(1)} % of ${sites[0]?.mixture.experts ?? 0} is less than one, or a token needs all of them.`,
    );
  const { component, options } = expertScores.bind(specification.score);
  const left = new Map<number, Left>();
  await using scope = new DisposalStack();
  const scorer = scope.use(await component.prepare(work, options));
  const clustered = await clusteringOf(work);
  for (const [at, site] of sites.entries()) {
    const kept = await keptOf(scorer, site, counts[at] as number);
    left.set(site.layer, await clustered(site, kept));
    workspace.progress(stage.scoringUnits, at + 1, sites.length);
  }
  const choice = [...left].map(([layer, { clusters, merging }]) => [layer, clusters, merging !== null]);
  return await finishLayers(work, { experts: choice }, async (layer) => {
    const site = sites.find((one) => one.layer === layer);
    const of = left.get(layer);
    return site && of ? cutExperts(extraction, site, of) : finishWhole(extraction, layer);
  });
}

async function keptOf(scorer: ExpertScorer, site: ExpertSite, gone: number): Promise<readonly number[]> {
  const { experts } = site.mixture;
  if (gone === 0) return without(experts, new Set());
  if (scorer.best) return scorer.best(site, experts - gone);
  return without(experts, new Set(ascending(await scorer.scores(site)).slice(0, gone)));
}

/** What becomes of a layer of which the score keeps so many experts: the others go, or are merged with them. */
async function clusteringOf(work: Work): Promise<(site: ExpertSite, kept: readonly number[]) => Promise<Left>> {
  const [choice] = compensationsOf(work.specification);
  if (choice === undefined) return (_, kept) => Promise.resolve({ clusters: kept.map((one) => [one]), merging: null });
  const { component, options } = expertCompensations.bind(choice);
  const all = await work.statistics.measure(routing, null);
  const clustering = await component.prepare(work, options);
  return async (site, kept) => {
    const { share: usage } = all.get(site.layer) as LayerRouting;
    const mostUsedFirst = (a: number, b: number) => (usage[b] as number) - (usage[a] as number) || a - b;
    const clusters = (await clustering(site, kept)).map((members) => members.toSorted(mostUsedFirst));
    const merges = kept.length < site.mixture.experts;
    return {
      clusters: clusters.toSorted((a, b) => (a[0] as number) - (b[0] as number)),
      merging: merges ? { usage, aligned: component.aligned } : null,
    };
  };
}

/** The experts that stay are read, renumbered, and the router's rows with them. */
async function cutExperts(extraction: Extraction, site: ExpertSite, { clusters, merging }: Left) {
  const { source } = extraction;
  const { layer, mixture } = site;
  const { experts, router, locals } = mixture;
  const before = source.architecture.layers[layer] as LayerShape;
  const kept = clusters.map(([first]) => first as number);
  const owned = new Set(Array.from({ length: experts }, (_, expert) => locals(expert)).flat());
  const weights: Record<string, PartWeights[string]> = await loadParameters(
    source,
    parametersAt(source, layer).filter(({ local }) => !owned.has(local)),
  );
  const nothing = { usage: new Float64Array(experts), aligned: false };
  for (const [now, members] of clusters.entries())
    for (const [at, tensor] of (await mergedExpert(extraction, site, members, merging ?? nothing)).entries())
      weights[locals(now)[at] as string] = tensor;
  if (!merging) {
    const width = parameterOf(source, layer, router).shape[1] as number;
    weights[router] = rowsOf(floats(weights[router]), width, kept);
  }
  const leads = merging ? leading(clusters, experts) : undefined;
  const shape = withExperts(before, mixture, kept.length, leads);
  return finishSliced(extraction, layer, { shape, weights }, { expert: kept }, { expert: experts });
}

/** The cluster of every expert. */
const leading = (clusters: Clusters, experts: number): readonly number[] =>
  Array.from({ length: experts }, (_, expert) => clusters.findIndex((members) => members.includes(expert)));

async function finishWhole(extraction: Extraction, layer: number) {
  const shape = extraction.source.architecture.layers[layer] as LayerShape;
  return finishSliced(extraction, layer, { shape, weights: await extraction.walker.load(layer) }, {}, {});
}

function rowsOf(values: Float32Array, width: number, rows: readonly number[]) {
  const picked = new Float32Array(rows.length * width);
  for (const [to, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), to * width);
  return float32(picked, [rows.length, width]);
}
