import type { Graph } from '../graph/builder.ts';
import type { Device, Kernel } from '../runtime/device.ts';

/** Building and hashing a graph takes milliseconds: what was compiled for a walk is found by what it is for. */
export class KernelCache {
  readonly #device: Device;
  readonly #kernels = new Map<string, Promise<Kernel>>();

  #generation: number;

  constructor(device: Device) {
    this.#device = device;
    this.#generation = device.generation;
  }

  get(key: string, graph: () => Graph): Promise<Kernel> {
    if (this.#generation !== this.#device.generation) {
      // Somebody gave the device's memory back in between.
      this.#kernels.clear();
      this.#generation = this.#device.generation;
    }
    let made = this.#kernels.get(key);
    if (!made) {
      made = this.#device.compile(graph());
      this.#kernels.set(key, made);
    }
    return made;
  }
}
