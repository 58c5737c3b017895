import { compactSource } from '../models/compactSource.ts';
import type { ModelSource } from '../models/source.ts';
import type { Named } from './exporter.ts';
import { followLayers } from './layerLists.ts';

/**
 * A model or variant as it leaves the project: without layers that do nothing, and with lists in its config that follow them.
 *
 * @param kept as the project keeps it.
 */
export const namedModel = (
  { name, manifest }: { readonly name: string; readonly manifest: Pick<Named, 'config'> },
  kept: ModelSource,
): Named => ({ name, source: compactSource(kept), config: followLayers(manifest.config, kept.architecture) });
