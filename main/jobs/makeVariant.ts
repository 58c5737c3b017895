import type { LayerOutcome } from '../compress/finishLayer.ts';
import type { Artifact } from '../compress/workspace.ts';
import { withLayers } from '../models/describe.ts';
import type { Manifest, Shard } from '../project/manifest.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { RunSettings } from './settings.ts';
import { describeShard, type ObjectPaths } from './shards.ts';
import { subjectEndTokens, subjectTokenizer } from './subjects.ts';
import { calibrationOf, splitWindows } from './texts.ts';

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
    dataset && calibrationOf(await splitWindows(project, dataset, 'calibration', tokenizer, cut));
  return { domain: await calibration(sides.domain), general: await calibration(sides.general) };
}

/** The parent's parts with the new layers; equal parts are the same objects. */
export async function variantManifest(
  objects: ObjectPaths,
  parent: Manifest,
  layers: readonly Artifact[],
): Promise<Manifest> {
  const shards: Shard[] = [];
  for (const shard of parent.shards) {
    const made = typeof shard.part === 'number' ? layers[shard.part] : undefined;
    shards.push(made ? await describeShard(objects, shard.part, made.object) : shard);
  }
  const shapes = layers.map(({ meta }) => (meta as LayerOutcome).shape);
  return { ...parent, config: withLayers(parent.config, shapes), shards };
}
