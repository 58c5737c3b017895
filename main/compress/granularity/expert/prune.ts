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
import type { Work } from '../work.ts';
import { removedFrom } from './counts.ts';
import type { ExpertScorer, ExpertSite } from './score.ts';
import { expertScores } from './scores/index.ts';
import { expertSites } from './sites.ts';

/** Whole experts go, with their rows of the router: what is left is an ordinary layer with fewer of them. */
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
  const kept = new Map<number, readonly number[]>();
  await using scope = new DisposalStack();
  const scorer = scope.use(await component.prepare(work, options));
  for (const [at, site] of sites.entries()) {
    kept.set(site.layer, await keptOf(scorer, site, counts[at] as number));
    workspace.progress(stage.scoringUnits, at + 1, sites.length);
  }
  return await finishLayers(work, { experts: [...kept] }, async (layer) => {
    const site = sites.find((one) => one.layer === layer);
    const stay = site && (kept.get(layer) as readonly number[]);
    return site && stay ? cutExperts(extraction, site, stay) : finishWhole(extraction, layer);
  });
}

async function keptOf(scorer: ExpertScorer, site: ExpertSite, gone: number): Promise<readonly number[]> {
  const { experts } = site.mixture;
  if (gone === 0) return without(experts, new Set());
  if (scorer.best) return scorer.best(site, experts - gone);
  return without(experts, new Set(ascending(await scorer.scores(site)).slice(0, gone)));
}

/** The experts that stay are read, renumbered, and the router's rows with them. */
async function cutExperts(extraction: Extraction, { layer, mixture }: ExpertSite, kept: readonly number[]) {
  const { source } = extraction;
  const { experts, router, locals } = mixture;
  const before = source.architecture.layers[layer] as LayerShape;
  const places = new Map(
    kept.flatMap((old, now) => locals(old).map((local, at) => [local, locals(now)[at] as string] as const)),
  );
  const owned = new Set(Array.from({ length: experts }, (_, expert) => locals(expert)).flat());
  const read = await loadParameters(
    source,
    parametersAt(source, layer).filter(({ local }) => !owned.has(local) || places.has(local)),
  );
  const named = Object.entries(read).map(([local, tensor]) => [places.get(local) ?? local, tensor] as const);
  const width = parameterOf(source, layer, router).shape[1] as number;
  const weights: Record<string, PartWeights[string]> = Object.fromEntries(named);
  weights[router] = rowsOf(floats(weights[router]), width, kept);
  const shape = withExperts(before, mixture, kept.length);
  return finishSliced(extraction, layer, { shape, weights }, { expert: kept }, { expert: experts });
}

async function finishWhole(extraction: Extraction, layer: number) {
  const shape = extraction.source.architecture.layers[layer] as LayerShape;
  return finishSliced(extraction, layer, { shape, weights: await extraction.walker.load(layer) }, {}, {});
}

function rowsOf(values: Float32Array, width: number, rows: readonly number[]) {
  const picked = new Float32Array(rows.length * width);
  for (const [to, row] of rows.entries()) picked.set(values.subarray(row * width, (row + 1) * width), to * width);
  return float32(picked, [rows.length, width]);
}
