import { type Storage, storageFor } from '../../formats/storage/index.ts';
import { parameterOf, parametersAt } from '../../models/source.ts';
import { floats } from '../../runtime/tensor.ts';
import type { Specification } from '../recipe/specification.ts';
import type { Extraction } from './extraction.ts';
import { linearStorage } from './linears.ts';
import type { FinishedLayer } from './outcome.ts';
import type { PrunedLayer } from './prunedLayer.ts';
import { stage } from './stages.ts';
import { storedAs, storedMask } from './tensors.ts';
import { type Artifact, fingerprintOf, type StoredTensor } from './workspace.ts';

/** One execution: on what, and by which specification. */
export interface Execution {
  readonly extraction: Extraction;
  readonly specification: Specification;
}

/** Everything that decides how a layer comes out, beside the model: the method, the settings and the texts. */
export function layerIdentity({ extraction, specification }: Execution): Record<string, unknown> {
  const { settings, domain, general } = extraction;
  return {
    method: specification,
    // What a size is shared out to stands in what was decided.
    settings: { ...settings, bytes: undefined },
    domain: domain?.fingerprint ?? null,
    general: general?.fingerprint ?? null,
  };
}

/** A layer whose removed weights became zeros. */
export async function finishMasked(
  execution: Execution,
  layer: number,
  pruned: PrunedLayer,
  masks: ReadonlyMap<string, Uint8Array>,
): Promise<FinishedLayer> {
  const { extraction } = execution;
  const key = extraction.fingerprint('mask', { ...layerIdentity(execution), layer });
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

/**
 * The layer's parameters as they are written, each as the model stores it where its new shape allows; new ones as the linears.
 *
 * @param packed those that are packed already, by name.
 */
export function layerTensors(
  { source }: Extraction,
  layer: number,
  { weights }: Pick<PrunedLayer, 'weights'>,
  packed: ReadonlyMap<string, StoredTensor> = new Map(),
): StoredTensor[] {
  const storages = new Map<string, Storage>();
  for (const parameter of parametersAt(source, layer)) storages.set(parameter.local, source.storage(parameter));
  const prefix = source.family.layerPrefix(layer);
  return Object.entries(weights).map(([local, tensor]) => {
    const name = prefix + local;
    const known = packed.get(name);
    if (known) return known;
    const storage = storageFor(storages.get(local) ?? linearStorage(source, layer), tensor.shape);
    return storedAs(name, floats(tensor), tensor.shape, storage);
  });
}

/** Makes the layers that are not there yet. `choice` is what was decided for the whole model; it enters their identity. */
export async function finishLayers(
  execution: Execution,
  choice: unknown,
  cut: (layer: number) => Promise<FinishedLayer>,
): Promise<readonly Artifact[]> {
  const { extraction } = execution;
  const { workspace, layers } = extraction;
  const decided = fingerprintOf(choice);
  const artifacts: Artifact[] = [];
  let writing: Promise<void> = Promise.resolve();
  for (let layer = 0; layer < layers; layer += 1) {
    const key = extraction.fingerprint('layer', { ...layerIdentity(execution), decided, layer });
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
