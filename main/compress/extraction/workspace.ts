import { createHash } from 'node:crypto';
import type { Storage } from '../../formats/storage/index.ts';
import type { Device } from '../../runtime/device.ts';
import type { EvaluationStep, Gain, TrainingStep } from '../../training/training.ts';
import type { Activations, ActivationStorage } from '../../walk/activations.ts';

/** A tensor on its way to disk. */
export interface StoredTensor {
  readonly name: string;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Tensors that were made from exactly the ingredients of a fingerprint, complete on disk. */
export interface Artifact {
  /** sha256 of the file. */
  readonly object: string;
  readonly meta: unknown;
  /** Its tensors by name, and how each is stored. */
  readonly tensors: ReadonlyMap<string, Storage>;
  read(name: string): Promise<StoredTensor>;
}

export type ArtifactKind = 'statistics' | 'importance' | 'scores' | 'mask' | 'layer' | 'part';

/** Steps of a training, what text that is not trained on says meanwhile, and what came of it. */
export type TrainingEvent =
  | ({ readonly kind: 'step' } & TrainingStep)
  | ({ readonly kind: 'evaluation' } & EvaluationStep)
  | ({ readonly kind: 'trained' } & TrainingSummary);

/** What a training did and what it cost; how much it gained is in Gain. */
export interface TrainingSummary extends Gain {
  /** Numbers that training could change. */
  readonly trained: number;
  readonly steps: number;
  /** Step whose state was taken. */
  readonly best: number;
  /**
   * Loss of what was written minus loss of what was trained, in nats per token of calibration text: what merging, and
   * storing in the model’s own number type, cost.
   */
  readonly mergeError: number;
}

/** Where an extraction keeps what it made. Everything saved survives a kill at any instant. */
export interface Workspace extends ActivationStorage {
  readonly device: Device;
  find(fingerprint: string): Promise<Artifact | null>;
  /** An artifact by the hash of its file. */
  open(object: string): Promise<Artifact>;
  save(fingerprint: string, kind: ArtifactKind, tensors: readonly StoredTensor[], meta?: unknown): Promise<Artifact>;
  /** Something small that took long to find, as JSON; null when it was not found yet. */
  findResult(fingerprint: string): Promise<{ readonly value: unknown } | null>;
  /** Keeps it for later; what is kept once stays. */
  saveResult(fingerprint: string, value: unknown): Promise<void>;
  /** Streams on their way through the model, so that a resumed walk does not start at the first layer. */
  readonly checkpoints: Checkpoints;
  /** Folder that keeps the state of a training over a kill; null where nothing needs to survive. */
  trainingFolder(key: string): Promise<{ readonly folder: string; readonly seconds: number } | null>;
  progress(stage: string, done: number, total: number): void;
  /** How a training goes. */
  trained(event: TrainingEvent): void;
  /** Something a person should know of, that is no reason to stop. */
  warn(message: string): void;
}

/** Hidden states, and gradients of them, of walks that are under way; a key names the walk among those of one run. */
export interface Checkpoints {
  /** May skip saving when the last one is recent. */
  save(key: string, position: number, states: readonly Activations[]): Promise<void>;
  restore(
    key: string,
    sizes: readonly (readonly number[])[],
  ): Promise<{ position: number; states: Activations[] } | null>;
}

/** sha256 over a JSON value with sorted keys: equal ingredients, equal fingerprint. */
export function fingerprintOf(ingredients: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(ingredients)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
