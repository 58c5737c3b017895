import type { TrainingSides } from '../../compress/extraction/extraction.ts';
import type { LayerOutcome } from '../../compress/extraction/outcome.ts';
import { type Extracted, madeAt } from '../../compress/extraction/derivedSource.ts';
import type { Place } from '../../models/architecture.ts';
import { withLayers } from '../../models/describe.ts';
import { type Manifest, placesOf, type Shard } from '../../project/manifest.ts';
import type { Project } from '../../project/project.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import type { RunSettings } from './settings.ts';
import { describeShard, type ObjectPaths } from '../../project/shards.ts';
import { subjectEndTokens, subjectTokenizer } from '../../project/subjects.ts';
import { calibrationOf } from '../../texts/calibration.ts';
import { trainableWindows, trainingWindows } from '../../texts/trainable.ts';

/** Windows of calibration text from both sides, as a recipe takes them. */
export async function calibrationTexts(
  project: Project,
  sides: { readonly domain: DatasetRow | null; readonly general: DatasetRow | null },
  { window, calibrationWindows: windows }: Pick<RunSettings, 'window' | 'calibrationWindows'>,
  manifest: Manifest,
) {
  const tokenizer = await subjectTokenizer(project, manifest);
  const cut = { window, windows, joiner: subjectEndTokens(manifest)[0] ?? 0 };
  const calibration = async (dataset: DatasetRow | null) =>
    dataset && calibrationOf(await trainableWindows(project, dataset, 'calibration', tokenizer, cut));
  return { domain: await calibration(sides.domain), general: await calibration(sides.general) };
}

/** Reads as much of the training split of both sides as a training will see. */
export function trainingTexts(
  project: Project,
  sides: { readonly domain: DatasetRow; readonly general: DatasetRow | null },
  { window, seed }: Pick<RunSettings, 'window' | 'seed'>,
  manifest: Manifest,
): (wanted: { readonly windows: number }) => Promise<TrainingSides> {
  return async ({ windows }) => {
    const tokenizer = await subjectTokenizer(project, manifest);
    const cut = { window, windows, joiner: subjectEndTokens(manifest)[0] ?? 0 };
    const read = async (dataset: DatasetRow) =>
      calibrationOf(await trainingWindows(project, dataset, tokenizer, cut, seed));
    return { domain: await read(sides.domain), general: sides.general && (await read(sides.general)) };
  };
}

const keptIn = (meta: unknown): Pick<Shard, 'kept'> => {
  const { kept } = (meta ?? {}) as Partial<LayerOutcome>;
  return kept ? { kept } : {};
};

/** The parent's parts with those that were made anew; equal parts are the same objects. */
export async function variantManifest(objects: ObjectPaths, parent: Manifest, made: Extracted): Promise<Manifest> {
  const shards: Shard[] = [];
  const places = placesOf(parent);
  const written = new Set<Place>();
  for (const shard of parent.shards) {
    const place = places.get(shard.part);
    if (place === undefined)
      throw new Error(`The stored model has a part ${shard.part}, which its family does not know.`);
    const artifact = madeAt(made, place);
    if (!artifact) shards.push(shard);
    // What was made of a place is one part, however many it had.
    else if (!written.has(place))
      shards.push({ ...(await describeShard(objects, String(place), artifact.object)), ...keptIn(artifact.meta) });
    written.add(place);
  }
  const shapes = made.layers.map(({ meta }) => (meta as LayerOutcome).shape);
  return { ...parent, config: withLayers(parent.config, shapes), shards };
}
