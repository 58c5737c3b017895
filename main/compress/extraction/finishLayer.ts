import type { Dtype } from '../../formats/dtype.ts';
import type { LayerShape } from '../../models/architecture.ts';
import { parameterOf, partOf } from '../../models/source.ts';
import { floats } from '../../runtime/tensor.ts';
import type { Extraction } from './extraction.ts';
import { linearDtype } from './derivedSource.ts';
import { stage } from './stages.ts';
import type { PrunedLayer } from './prunedLayer.ts';
import { storedAs, storedMask } from './tensors.ts';
import { type Artifact, fingerprintOf, type StoredTensor } from './workspace.ts';

/** What the surgery of one layer left, as meta data of its artifact. */
export interface LayerOutcome {
  readonly shape: LayerShape;
  /** Kept of all, by parameter or kind of unit. */
  readonly kept: Readonly<Record<string, { readonly kept: number; readonly of: number }>>;
  /** Kept units by kind, ascending; null when single weights were pruned. */
  readonly units: Readonly<Record<string, readonly number[]>> | null;
  /** Object with the bit masks of pruned weights (a zero weight may also be a kept one); null when units were sliced. */
  readonly masks: string | null;
}

export interface FinishedLayer {
  readonly tensors: readonly StoredTensor[];
  readonly meta: LayerOutcome;
}

/** Everything that decides how a layer comes out, beside the model: the method, the settings and the texts. */
export function layerIdentity({ recipe, settings, domain, general }: Extraction): Record<string, unknown> {
  const { unit, score, group, allocation, compensation, schedule } = recipe;
  return {
    method: { unit, score, group, allocation, compensation, schedule },
    settings: { ...settings },
    domain: domain?.fingerprint ?? null,
    general: general?.fingerprint ?? null,
  };
}

/** A layer whose removed weights became zeros. */
export async function finishMasked(
  extraction: Extraction,
  layer: number,
  pruned: PrunedLayer,
  masks: ReadonlyMap<string, Uint8Array>,
): Promise<FinishedLayer> {
  const key = extraction.fingerprint('mask', { ...layerIdentity(extraction), layer });
  const saving = extraction.workspace.save(
    key,
    'mask',
    [...masks].map(([local, mask]) => storedMask(local, mask)),
  );
  const kept = Object.fromEntries(
    [...masks].map(([local, mask]) => [local, { kept: countKept(mask), of: mask.length }]),
  );
  const tensors = layerTensors(extraction, layer, pruned);
  return { tensors, meta: { shape: pruned.shape, kept, units: null, masks: (await saving).object } };
}

/** A layer whose removed units are gone. `of` is how many units of each kind it had. */
export function finishSliced(
  extraction: Extraction,
  layer: number,
  pruned: PrunedLayer,
  units: Readonly<Record<string, readonly number[]>>,
  of: Readonly<Record<string, number>>,
): FinishedLayer {
  const kept = Object.fromEntries(
    Object.entries(units).map(([kind, stays]) => [kind, { kept: stays.length, of: of[kind] ?? 0 }]),
  );
  return { tensors: layerTensors(extraction, layer, pruned), meta: { shape: pruned.shape, kept, units, masks: null } };
}

/** A layer some of whose linears became factors: kept parameters of all, by linear. */
export function finishRanks(extraction: Extraction, layer: number, pruned: PrunedLayer): FinishedLayer {
  const kept = Object.fromEntries(
    Object.entries(pruned.shape.lowRank ?? {}).map(([linear, { rank }]) => {
      const { shape } = parameterOf(extraction.source, layer, `${linear}.weight`);
      const [rows, columns] = shape as [number, number];
      return [`${linear}.weight`, { kept: rank * (rows + columns), of: rows * columns }];
    }),
  );
  return {
    tensors: layerTensors(extraction, layer, pruned),
    meta: { shape: pruned.shape, kept, units: null, masks: null },
  };
}

/** The layer's parameters as they are written, each in the type the model stores it in; new biases in their weight's. */
export function layerTensors(
  { source }: Extraction,
  layer: number,
  { weights }: Pick<PrunedLayer, 'weights'>,
): StoredTensor[] {
  const dtypes = new Map<string, Dtype>();
  for (const parameter of partOf(source, layer)) dtypes.set(parameter.local, source.dtype(parameter));
  const prefix = source.family.layerPrefix(layer);
  return Object.entries(weights).map(([local, tensor]) => {
    const dtype = dtypes.get(local) ?? linearDtype(source, layer);
    return storedAs(prefix + local, floats(tensor), tensor.shape, dtype);
  });
}

/** Makes the layers that are not there yet. `choice` is what was decided for the whole model; it enters their identity. */
export async function finishLayers(
  extraction: Extraction,
  choice: unknown,
  cut: (layer: number) => Promise<FinishedLayer>,
): Promise<readonly Artifact[]> {
  const { workspace, layers } = extraction;
  const decided = fingerprintOf(choice);
  const artifacts: Artifact[] = [];
  let writing: Promise<void> = Promise.resolve();
  for (let layer = 0; layer < layers; layer += 1) {
    const key = extraction.fingerprint('layer', { ...layerIdentity(extraction), decided, layer });
    const known = await workspace.find(key);
    if (known) {
      artifacts[layer] = known;
    } else {
      const { tensors, meta } = await cut(layer);
      // The disk writes one layer while the next is cut; never more than one waits.
      await writing;
      writing = workspace.save(key, 'layer', tensors, meta).then((made) => void (artifacts[layer] = made));
      writing.catch(() => undefined);
    }
    workspace.progress(stage.cutting, layer + 1, layers);
  }
  await writing;
  return artifacts;
}

function countKept(mask: Uint8Array): number {
  let kept = 0;
  for (let i = 0; i < mask.length; i += 1) kept += mask[i] as number;
  return kept;
}
