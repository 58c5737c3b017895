import { type MixtureSite, mixtureSites } from '../../../models/mixtures/expertUnits.ts';
import type { Stream } from '../../../walk/stream.ts';
import { blendedSides, type Extraction, type Side } from '../../extraction/extraction.ts';
import type { Artifact, StoredTensor } from '../../extraction/workspace.ts';
import { blendedOver } from '../blend.ts';
import { stageOfSide } from '../costs.ts';

/** Moves the stream behind a layer, and says what was seen of its experts on the way. */
type Observe = (stream: Stream, layer: number, mixture: MixtureSite) => Promise<StoredTensor[]>;

/** One walk over the text of a side, unless every layer with experts was looked at before: what was seen of each. */
export async function ofMixtures(
  extraction: Extraction,
  side: Side,
  { name, observe }: { readonly name: string; readonly observe: Observe },
): Promise<ReadonlyMap<number, Artifact>> {
  const { workspace, walker, source } = extraction;
  const { windows, fingerprint: text } = extraction.calibration(side);
  const key = (layer: number) => extraction.fingerprint(name, { text, layer });
  const sites = new Map(mixtureSites(source).map(({ layer, mixture }) => [layer, mixture]));
  const known = new Map<number, Artifact>();
  for (const layer of sites.keys()) {
    const artifact = await workspace.find(key(layer));
    if (artifact) known.set(layer, artifact);
  }
  if (known.size === sites.size) return known;
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const mixture = sites.get(layer);
    if (mixture)
      known.set(layer, await workspace.save(key(layer), 'statistics', await observe(stream, layer, mixture)));
    else await walker.pass(stream, layer);
    workspace.progress(stageOfSide(side), layer + 1, walker.layers);
  }
  return known;
}

/** Means of every layer with experts, blended by λ. */
export async function blendedOfMixtures(
  extraction: Extraction,
  definition: Parameters<typeof ofMixtures>[2],
  read: (artifact: Artifact) => Promise<Float64Array>,
): Promise<ReadonlyMap<number, Float64Array>> {
  const found = new Map<Side, ReadonlyMap<number, Artifact>>();
  for (const side of blendedSides(extraction.settings.lambda ?? 1))
    found.set(side, await ofMixtures(extraction, side, definition));
  const blended = new Map<number, Float64Array>();
  for (const { layer } of mixtureSites(extraction.source))
    blended.set(layer, await blendedOver(extraction, (side) => read(found.get(side)?.get(layer) as Artifact)));
  return blended;
}

/** Whether a row of a batch is a token and no padding, and how many are in all batches. */
export function tokensIn({ windows, batches }: Pick<Stream, 'windows' | 'batches'>) {
  const { count, length, lengths } = windows;
  return {
    all: lengths ? lengths.reduce((sum, one) => sum + one, 0) : count * length,
    isToken: (batch: number, row: number): boolean => {
      const window = (batches[batch]?.from ?? 0) + Math.floor(row / length);
      return row % length < (lengths?.[window] ?? length);
    },
  };
}
