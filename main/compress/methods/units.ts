import type { LayerShape, Parameter, UnitSite } from '../../models/architecture.ts';
import { parameterOf } from '../../models/source.ts';
import { globalUnits, type ScoredSite, uniformUnits } from '../allocation/units.ts';
import { type Extraction, sparsityOf } from '../context.ts';
import type { LayerMoments, Moments } from '../evidence.ts';
import { finishLayers, finishSliced } from '../finishLayer.ts';
import { denseMoments } from '../moments.ts';
import { recipeNeeds } from '../recipe.ts';
import { unitScores } from '../scores/index.ts';
import { stage } from '../stages.ts';
import { type PrunedLayer, sliceUnits } from '../surgery.ts';
import type { Artifact } from '../workspace.ts';

/** Whole units, scored on the dense model: one score for each, one choice for all, then really sliced (schedule T0). */
export async function pruneUnits(extraction: Extraction): Promise<readonly Artifact[]> {
  const { recipe, settings, source, walker } = extraction;
  const compensates = recipe.compensation === 'meanBias';
  const needsMoments = recipeNeeds(recipe).length > 0 || compensates;
  const moments = needsMoments ? await denseMoments(extraction, settings.lambda ?? 1) : null;
  const sites = await scoreUnits(extraction, moments);
  const choose = recipe.allocation === 'global' ? globalUnits : uniformUnits;
  const selection = choose(sites, settings.sparsity, (site) => sparsityOf(settings, site.layer));

  return finishLayers(extraction, { selection }, async (layer) => {
    const evidence = moments ? await moments(layer) : null;
    let pruned: PrunedLayer = {
      shape: source.architecture.layers[layer] as LayerShape,
      weights: await walker.load(layer),
    };
    const units: Record<string, readonly number[]> = {};
    const of: Record<string, number> = {};
    for (const [at, { site }] of sites.entries()) {
      if (site.layer !== layer) continue;
      const stays = selection[at] ?? [];
      const means = compensates ? (momentsAt(evidence, outputOf(extraction, site))?.mean ?? null) : null;
      pruned = sliceUnits(source.family, pruned, site, stays, means);
      units[site.kind] = stays;
      of[site.kind] = site.count;
    }
    return finishSliced(extraction, layer, pruned, units, of);
  });
}

async function scoreUnits(
  extraction: Extraction,
  moments: ((layer: number) => Promise<LayerMoments>) | null,
): Promise<ScoredSite[]> {
  const { recipe, settings, source, layers, workspace } = extraction;
  const score = unitScores.get(recipe.score);
  if (!score) throw new Error(`There is no score ${recipe.score} for units.`);
  const sites: ScoredSite[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const evidence = moments ? await moments(layer) : null;
    for (const site of source.family.units(source.architecture, layer)) {
      const output = outputOf(extraction, site);
      const units = {
        site,
        index: sites.length,
        rows: output.shape[0] as number,
        output: await source.read(output),
        moments: momentsAt(evidence, output),
      };
      sites.push({ site, scores: score.score(units, settings.seed) });
    }
    workspace.progress(stage.scoringUnits, layer + 1, layers);
  }
  return sites;
}

/** The linear that reads the units' activations. */
const outputOf = ({ source }: Extraction, { layer, output }: UnitSite): Parameter => parameterOf(source, layer, output);

const momentsAt = (moments: LayerMoments | null, { site }: Parameter): Moments | null =>
  (moments && site && moments.get(site)) ?? null;
