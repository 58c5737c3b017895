import type { Extraction, Side } from '../extraction/extraction.ts';
import { type KeptWork, type LayerPassage, walkLayers } from '../extraction/walkLayers.ts';
import type { Artifact, ArtifactKind } from '../extraction/workspace.ts';
import { stageOfSide } from './costs.ts';
import type { ForwardStatistic } from './statistic.ts';

/** What one side's text left behind, by the statistic's name and by layer. */
export type ForwardArtifacts = ReadonlyMap<string, readonly Artifact[]>;

/**
 * Collects forward statistics of one text on the dense model: everything that is asked for and not there yet in one
 * pass, each kept apart, so that the next recipe finds what it needs whatever it was collected for.
 */
export async function collectForward(
  extraction: Extraction,
  side: Side,
  statistics: readonly ForwardStatistic[],
): Promise<ForwardArtifacts> {
  const { fingerprint: text } = extraction.calibration(side);
  const key = (name: string, layer: number) => extraction.fingerprint(name, { text, layer });
  const missing: ForwardStatistic[] = [];
  const known = new Map<string, readonly Artifact[]>();
  for (const statistic of statistics) {
    const found = await stored(extraction, (layer) => key(statistic.name, layer));
    if (found) known.set(statistic.name, found);
    else missing.push(statistic);
  }
  if (!missing.length) return known;
  const made = await walkLayers<string>(extraction, {
    stage: stageOfSide(side),
    sides: [side],
    wanted: missing.flatMap(({ sums }) => sums ?? []),
    propagation: 'dense',
    states: missing.some(({ comparesStates }) => comparesStates),
    artifacts: Object.fromEntries(missing.map(({ name }) => [name, 'statistics' satisfies ArtifactKind])),
    fingerprint: key,
    work: async (_layer, _weights, passages) => {
      const artifacts: Record<string, KeptWork> = {};
      for (const { name, keep } of missing)
        artifacts[name] = { tensors: await keep(passages.get(side) as LayerPassage, extraction.source) };
      return { artifacts };
    },
  });
  return new Map([...known, ...Object.entries(made)]);
}

/** Artifacts of all layers; null unless all are there. */
async function stored(extraction: Extraction, key: (layer: number) => string): Promise<readonly Artifact[] | null> {
  const found: Artifact[] = [];
  for (let layer = 0; layer < extraction.layers; layer += 1) {
    const artifact = await extraction.workspace.find(key(layer));
    if (!artifact) return null;
    found.push(artifact);
  }
  return found;
}
