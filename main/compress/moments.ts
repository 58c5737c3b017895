import type { Site } from '../models/architecture.ts';
import { statistics } from '../walk/statistics.ts';
import type { LayerTotals } from '../walk/totals.ts';
import { blendedSides, type Extraction } from './context.ts';
import { blendMoments, type LayerMoments, momentsOf } from './evidence.ts';
import { stage } from './stages.ts';
import { readFloat64, storedFloats } from './tensors.ts';
import { walkLayers } from './walkLayers.ts';
import type { Artifact } from './workspace.ts';

/**
 * The moments of every layer of the dense model, blended by λ: one pass over each text, kept for every later recipe,
 * target and λ. Returns a reader, so that only one layer's statistics are in memory.
 */
export async function denseMoments(
  extraction: Extraction,
  lambda: number,
): Promise<(layer: number) => Promise<LayerMoments>> {
  const artifacts = new Map<string, readonly Artifact[]>();
  for (const side of blendedSides(lambda)) {
    const { fingerprint: text } = extraction.calibration(side);
    const walk = {
      stage: side === 'domain' ? stage.domainStatistics : stage.generalStatistics,
      sides: [side],
      wanted: [statistics.moments],
      propagation: 'dense',
      kind: 'statistics',
      fingerprint: (layer: number) => extraction.fingerprint('moments', { text, layer }),
      work: async (_layer: number, _weights: unknown, totals: ReadonlyMap<string, LayerTotals>) => ({
        tensors: momentTensors(momentsOf(totals.get(side) as LayerTotals)),
      }),
    } as const;
    artifacts.set(side, await walkLayers(extraction, walk));
  }
  const read = async (side: string, layer: number) => {
    const artifact = artifacts.get(side)?.[layer];
    return artifact ? readMoments(artifact) : null;
  };
  return async (layer) => blendMoments(await read('general', layer), await read('domain', layer), lambda);
}

const momentTensors = (moments: LayerMoments) =>
  [...moments].flatMap(([site, { mean, square }]) => [
    storedFloats(`${site}.mean`, mean, [mean.length]),
    storedFloats(`${site}.square`, square, [square.length]),
  ]);

async function readMoments(artifact: Artifact): Promise<LayerMoments> {
  const sites = artifact.names
    .filter((name) => name.endsWith('.mean'))
    .map((name) => name.slice(0, -'.mean'.length) as Site);
  const entries = sites.map(async (site) => {
    const mean = await readFloat64(artifact, `${site}.mean`);
    return [site, { mean, square: await readFloat64(artifact, `${site}.square`) }] as const;
  });
  return new Map(await Promise.all(entries));
}
