import type { LayerOutcome } from '../compress/extraction/outcome.ts';
import type { Part, Place } from '../models/architecture.ts';
import { describeJson } from '../models/describe.ts';

/** A model as a list of stored objects: what a project keeps of an imported model and of every variant. */
export interface Manifest {
  readonly format: 1;
  /** config.json; widths that differ between layers are recorded in it. */
  readonly config: Readonly<Record<string, unknown>>;
  /**
   * Tokenizer, generation config and licence files: byte for byte those of the imported model, but for what had to follow where
   * tokens were removed.
   */
  readonly files: readonly { readonly name: string; readonly object: string }[];
  /** The parts in storage order; each object is a safetensors file with the part's parameters. */
  readonly shards: readonly Shard[];
  /** What is to be known of how a model was stored before it came, in sentences; absent in variants, and where there is nothing. */
  readonly notes?: readonly string[];
}

/** Bytes of tensors by the storage that they have. */
export type StorageBytes = Readonly<Record<string, number>>;

/** A part as it is stored: which object holds it, and what it counts. */
export interface Shard {
  /** Name among the parts of the model's family. */
  readonly part: Part;
  readonly object: string;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** Bytes by storage; absent in parts that older programs wrote. */
  readonly storages?: StorageBytes;
  /** What of a variant's layer stayed of its parent's, over all steps of its run; absent in models, and in variants of older programs. */
  readonly kept?: LayerOutcome['kept'];
}

/** A manifest as a project stores it; older projects wrote the parts that are layers as numbers. */
export function parseManifest(json: string): Manifest {
  const stored = JSON.parse(json) as Manifest;
  return { ...stored, shards: stored.shards.map((shard) => ({ ...shard, part: String(shard.part) })) };
}

/** Where in its model every part is computed. */
export function placesOf({ config }: Pick<Manifest, 'config'>): ReadonlyMap<Part, Place> {
  const { family, architecture } = describeJson(config);
  return new Map(family.parts(architecture).map(({ part, place }) => [part, place]));
}

/** Counts of the whole model, over its parts: parameters, those that are not zero, and bytes as stored. */
export const totals = ({ shards }: Manifest) =>
  shards.reduce(
    (sum, { parameters, nonzero, bytes }) => ({
      parameters: sum.parameters + parameters,
      nonzero: sum.nonzero + nonzero,
      bytes: sum.bytes + bytes,
    }),
    { parameters: 0, nonzero: 0, bytes: 0 },
  );

/** Bytes of the whole model by storage, the most first; null where some part does not say. */
export function storagesOf({ shards }: Pick<Manifest, 'shards'>): StorageBytes | null {
  const sums = new Map<string, number>();
  for (const { storages } of shards) {
    if (!storages) return null;
    for (const [storage, bytes] of Object.entries(storages)) sums.set(storage, (sums.get(storage) ?? 0) + bytes);
  }
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a));
}
