import type { Texts, TrainingSides } from '../../compress/extraction/extraction.ts';
import type { LayerOutcome } from '../../compress/extraction/outcome.ts';
import { type Extracted, madeAt } from '../../compress/extraction/derivedSource.ts';
import type { Place } from '../../models/architecture.ts';
import { withLayers, withStream } from '../../models/describe.ts';
import { type Manifest, placesOf, type Shard } from '../../project/manifest.ts';
import type { Project } from '../../project/project.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import type { RunSettings } from './settings.ts';
import { describeShard } from '../../project/shards.ts';
import { subjectAround } from '../../project/specialTokens.ts';
import { subjectTokenizer } from '../../project/subjects.ts';
import { calibrationOf } from '../../texts/calibration.ts';
import { keptWindows } from '../../texts/keptWindows.ts';
import { tokenUse } from '../../texts/tokenUse.ts';
import { trainingWindows } from '../../texts/trainable.ts';
import { tokensManifest, type TokenizerPlace } from './tokensManifest.ts';

/** Everything that a recipe may ask of the texts of both sides, as the tokenizer of this model or variant reads them. */
export const textsFor = async (
  project: Project,
  sides: { readonly domain: DatasetRow; readonly general: DatasetRow | null },
  settings: Pick<RunSettings, 'window' | 'calibrationWindows' | 'seed'>,
  manifest: Manifest,
): Promise<Texts> => ({
  ...(await calibrationTexts(project, sides, settings, manifest)),
  training: trainingTexts(project, sides, settings, manifest),
  tokens: () => tokenUse(project, sides, manifest),
});

/** Windows of calibration text from both sides, as a recipe takes them. */
async function calibrationTexts(
  project: Project,
  sides: { readonly domain: DatasetRow | null; readonly general: DatasetRow | null },
  { window, calibrationWindows: windows }: Pick<RunSettings, 'window' | 'calibrationWindows'>,
  manifest: Manifest,
) {
  const cut = { window, windows, ...(await subjectAround(project, manifest)) };
  const calibration = async (dataset: DatasetRow | null) =>
    dataset && calibrationOf(await keptWindows(project, dataset, 'calibration', manifest, cut));
  return { domain: await calibration(sides.domain), general: await calibration(sides.general) };
}

/** Reads as much of the training split of both sides as a training will see. */
function trainingTexts(
  project: Project,
  sides: { readonly domain: DatasetRow; readonly general: DatasetRow | null },
  { window, seed }: Pick<RunSettings, 'window' | 'seed'>,
  manifest: Manifest,
): (wanted: { readonly windows: number }) => Promise<TrainingSides> {
  return async ({ windows }) => {
    const tokenizer = await subjectTokenizer(project, manifest);
    const cut = { window, windows, ...(await subjectAround(project, manifest)) };
    const read = async (dataset: DatasetRow) =>
      calibrationOf(await trainingWindows(project, dataset, tokenizer, cut, seed));
    return { domain: await read(sides.domain), general: sides.general && (await read(sides.general)) };
  };
}

const keptIn = (meta: unknown): Pick<Shard, 'kept'> => {
  const { kept } = (meta ?? {}) as Partial<LayerOutcome>;
  return kept ? { kept } : {};
};

/**
 * The parent's parts with those that were made anew, and its tokenizer with the tokens that there are now; equal parts are the same objects.
 *
 * @param objects those of the parent and of what was made, and where files of a new tokenizer go.
 */
export async function variantManifest(objects: TokenizerPlace, before: Manifest, made: Extracted): Promise<Manifest> {
  const parent = await tokensManifest(objects, before, made.tokens);
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
      shards.push({ ...(await describeShard(objects.from, String(place), artifact.object)), ...keptIn(artifact.meta) });
    written.add(place);
  }
  const shapes = made.layers.map(({ meta }) => (meta as LayerOutcome).shape);
  const config = made.stream ? withStream(parent.config, made.stream) : parent.config;
  return { ...parent, config: withLayers(config, shapes), shards };
}
