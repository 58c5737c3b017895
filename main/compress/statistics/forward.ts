import type { Site } from '../../models/architecture.ts';
import { forwardStatistics } from '../../walk/statistics.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import type { Extraction, Side } from '../extraction/extraction.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat32, readFloat64, storedFloats } from '../extraction/tensors.ts';
import { type KeptWork, type LayerPassage, walkLayers } from '../extraction/walkLayers.ts';
import type { Artifact, ArtifactKind } from '../extraction/workspace.ts';
import { gramOf, magnitudesOf, momentsOf } from './moments.ts';
import type { ForwardNeed } from './needs.ts';
import { type LayerMotion, motionOf } from './states.ts';

/** What one side's text left behind, by need and layer. */
export type ForwardArtifacts = ReadonlyMap<ForwardNeed, readonly Artifact[]>;

/**
 * Collects forward statistics of one text on the dense model: everything that is asked for and not there yet in one
 * pass, each kept apart, so that the next recipe finds what it needs whatever it was collected for.
 */
export async function collectForward(
  extraction: Extraction,
  side: Side,
  needs: readonly ForwardNeed[],
): Promise<ForwardArtifacts> {
  const { fingerprint: text, windows } = extraction.calibration(side);
  const { hidden } = extraction.source.architecture;
  const key = (need: ForwardNeed, layer: number) => extraction.fingerprint(need, { text, layer });
  const missing: ForwardNeed[] = [];
  for (const need of needs) if (!(await isThere(extraction, (layer) => key(need, layer)))) missing.push(need);

  const made = missing.length
    ? await walkLayers(extraction, {
        stage: side === 'domain' ? stage.domainStatistics : stage.generalStatistics,
        sides: [side],
        wanted: missing.flatMap((need) => (need === 'states' ? [] : [forwardStatistics[need]])),
        propagation: 'dense',
        states: missing.includes('states'),
        artifacts: Object.fromEntries(missing.map((need) => [need, 'statistics'])) as Record<ForwardNeed, ArtifactKind>,
        fingerprint: key,
        work: async (_layer, _weights, passages) => {
          const passage = passages.get(side) as LayerPassage;
          const artifacts: Partial<Record<ForwardNeed, KeptWork>> = {};
          for (const need of missing) artifacts[need] = await keep(need, passage, windows.count, hidden);
          return { artifacts: artifacts as Record<ForwardNeed, KeptWork> };
        },
      })
    : null;
  const result = new Map<ForwardNeed, readonly Artifact[]>();
  for (const need of needs) result.set(need, made?.[need] ?? (await stored(extraction, (layer) => key(need, layer))));
  return result;
}

const keysOf = ({ layers }: Extraction, key: (layer: number) => string) =>
  Array.from({ length: layers }, (_, i) => key(i));

async function isThere(extraction: Extraction, key: (layer: number) => string): Promise<boolean> {
  for (const one of keysOf(extraction, key)) if (!(await extraction.workspace.find(one))) return false;
  return true;
}

const stored = async (extraction: Extraction, key: (layer: number) => string): Promise<readonly Artifact[]> =>
  (await Promise.all(keysOf(extraction, key).map((one) => extraction.workspace.find(one)))) as Artifact[];

async function keep(need: ForwardNeed, passage: LayerPassage, windows: number, hidden: number): Promise<KeptWork> {
  if (need === 'states') {
    const { before, stream } = passage;
    if (!before) throw new Error('The walk kept no hidden states.');
    const { cosine, angular, lastBefore, lastAfter } = await motionOf(stream, before, stream.state, hidden);
    return {
      tensors: [
        storedFloats('motion', Float64Array.of(cosine, angular), [2]),
        storedFloats('lastBefore', lastBefore, [windows, hidden]),
        storedFloats('lastAfter', lastAfter, [windows, hidden]),
      ],
    };
  }
  return { tensors: partsOf(need, passage.totals, windows) };
}

/** One tensor for each site and part. */
function partsOf(need: Exclude<ForwardNeed, 'states'>, totals: LayerTotals, windows: number) {
  return [...totals].flatMap(([site, found]) => {
    const sums = found.get(need);
    if (!sums) throw new Error(`The walk collected no ${need} at ${site}.`);
    const stores = (part: string, data: Float32Array | Float64Array) =>
      storedFloats(`${site}.${part}`, data, [data.length]);
    if (need === 'gram') {
      const { values, columns } = gramOf(sums);
      return [storedFloats(`${site}.gram`, Float32Array.from(values), [columns, columns])];
    }
    const means = need === 'moments' ? momentsOf(sums) : magnitudesOf(sums, windows);
    return Object.entries(means).map(([part, data]) => stores(part, data as Float64Array));
  });
}

/** Reads one part of a site's statistics. */
export const readPart = (artifact: Artifact, site: Site, part: string): Promise<Float32Array | Float64Array> =>
  part === 'gram' ? readFloat32(artifact, `${site}.gram`) : readFloat64(artifact, `${site}.${part}`);

export async function readMotion(artifact: Artifact): Promise<LayerMotion> {
  const [cosine, angular] = (await readFloat64(artifact, 'motion')) as unknown as [number, number];
  return {
    cosine,
    angular,
    lastBefore: await readFloat32(artifact, 'lastBefore'),
    lastAfter: await readFloat32(artifact, 'lastAfter'),
  };
}
