import type { Extraction } from './context.ts';
import { pruneSequentially } from './methods/sequential.ts';
import { pruneUnits } from './methods/units.ts';
import { pruneWeights } from './methods/weights.ts';
import type { Artifact } from './workspace.ts';

/**
 * Runs a recipe: scores what it may remove, chooses, and cuts. The result is one artifact for each layer with all of
 * the layer's parameters under their names in the checkpoint, and a LayerOutcome as meta data. What an earlier run
 * with the same ingredients left is taken over, never made again.
 */
export function extract(extraction: Extraction): Promise<readonly Artifact[]> {
  const { schedule, unit } = extraction.recipe;
  if (schedule === 'sequential') return pruneSequentially(extraction);
  return unit === 'weight' ? pruneWeights(extraction) : pruneUnits(extraction);
}
