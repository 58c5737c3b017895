import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Artifact, Workspace } from '../main/compress/extraction/workspace.ts';
import { Device } from '../main/runtime/device.ts';
import { MemoryBudget } from '../main/runtime/memory.ts';
import type { ActivationStorage } from '../main/walk/activations.ts';

/** A workspace that keeps everything in memory and counts what it saved; for tests of methods, not of durability. */
export function memoryWorkspace(
  device = new Device('cpu'),
  storage: ActivationStorage = { budget: new MemoryBudget(Infinity), scratch: tmpdir() },
): Workspace & { readonly saved: Map<string, Artifact> } {
  const saved = new Map<string, Artifact>();
  const results = new Map<string, string>();
  return {
    saved,
    device,
    scratch: storage.scratch,
    budget: storage.budget,
    open: async (object) => {
      const found = [...saved.values()].find((one) => one.object === object);
      if (!found) throw new Error(`There is no object ${object}.`);
      return found;
    },
    trainingFolder: async () => null,
    trained: () => undefined,
    find: async (fingerprint) => saved.get(fingerprint) ?? null,
    save: async (fingerprint, _kind, tensors, meta = null) => {
      const byName = new Map(tensors.map((tensor) => [tensor.name, { ...tensor, bytes: tensor.bytes.slice() }]));
      const hash = createHash('sha256');
      for (const { name, bytes } of byName.values()) hash.update(name).update(bytes);
      const artifact: Artifact = {
        object: hash.digest('hex'),
        meta,
        tensors: new Map([...byName].map(([name, { storage }]) => [name, storage])),
        read: async (name) => {
          const tensor = byName.get(name);
          if (!tensor) throw new Error(`There is no tensor ${name}.`);
          return tensor;
        },
      };
      saved.set(fingerprint, artifact);
      return artifact;
    },
    findResult: async (fingerprint) => {
      const json = results.get(fingerprint);
      return json === undefined ? null : { value: JSON.parse(json) as unknown };
    },
    saveResult: async (fingerprint, value) => void results.set(fingerprint, JSON.stringify(value)),
    checkpoints: { save: async () => undefined, restore: async () => null },
    progress: () => undefined,
    warn: () => undefined,
  };
}
