import { countNonzero } from '../../formats/scan.ts';
import { isPacked, type Storage } from '../../formats/storage/index.ts';
import { elements, parameterOf, type ModelSource } from '../../models/source.ts';
import type { Parameter } from '../../models/architecture.ts';
import type { Extraction } from '../extraction/extraction.ts';
import { linearsOf } from '../extraction/linears.ts';
import type { LayerOutcome } from '../extraction/outcome.ts';
import { readMask } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';

/**
 * A linear with at least this share of zeros was pruned: training leaves far fewer by chance. Where weights are packed, those
 * near zero are rounded to it, so there must be many more.
 */
export const prunedShare = (storage: Storage): number => (isPacked(storage) ? 0.3 : 0.01);

/** Weights that stay in training, by name in the checkpoint: 1, or 0 for one that was removed. */
export type Masks = ReadonlyMap<string, Uint8Array>;

/** Kept weights of every linear that this recipe pruned; null when no layer has zeros to be kept. */
export async function masksOf({ workspace, source }: Extraction, cut: readonly Artifact[]): Promise<Masks | null> {
  const masks = new Map<string, Uint8Array>();
  for (const [layer, { meta }] of cut.entries()) {
    const { masks: object } = meta as LayerOutcome;
    if (!object) continue;
    const stored = await workspace.open(object);
    for (const local of stored.tensors.keys()) {
      const { name, shape } = parameterOf(source, layer, local);
      const [rows, columns] = shape as [number, number];
      masks.set(name, await readMask(stored, local, rows * columns));
    }
  }
  return masks.size ? masks : null;
}

/**
 * Weights that are not zero of every linear that was pruned before the recipe came to the model: by a run that made a
 * variant, or by whoever made the checkpoint. null when there are none, as in every dense model.
 *
 * @param model the model as it is trained; what a cut left of it.
 */
export async function inheritedMasks({ source, layers }: Extraction, model: ModelSource): Promise<Masks | null> {
  const masks = new Map<string, Uint8Array>();
  for (let layer = 0; layer < layers; layer += 1) {
    const left = new Map(linearsOf(model, layer).map(({ parameter }) => [parameter.name, parameter]));
    for (const { parameter } of linearsOf(source, layer)) {
      const own = left.get(parameter.name);
      if (!own || !(await isPruned(source, parameter))) continue;
      masks.set(
        own.name,
        Uint8Array.from(await model.read(own), (w) => (w === 0 ? 0 : 1)),
      );
    }
  }
  return masks.size ? masks : null;
}

/** Whether so many weights of a linear are zero that they were pruned. */
export async function isPruned(source: ModelSource, parameter: Parameter): Promise<boolean> {
  const { bytes, storage, shape } = await source.readRaw(parameter);
  const all = elements(shape);
  return all - countNonzero(bytes, storage) >= prunedShare(storage) * all;
}

/** What stays by both. */
export function together(one: Masks | null, other: Masks | null): Masks | null {
  if (!one || !other) return one ?? other;
  const masks = new Map(one);
  for (const [name, mask] of other) {
    const known = masks.get(name);
    masks.set(name, known ? mask.map((kept, i) => kept & (known[i] as number)) : mask);
  }
  return masks;
}
