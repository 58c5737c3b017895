import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { env, InferenceSession } from 'onnxruntime-node';
import type { Graph } from '../graph/builder.ts';
import { encodeModel } from '../graph/codec.ts';
import { fromOrt, type Tensors, toOrt } from './tensor.ts';

// What goes wrong is thrown; ONNX Runtime's own log would only be noise between our lines.
env.logLevel = 'fatal';

/** The execution providers of ONNX Runtime this product knows. */
export type DeviceKind = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

/** A compiled graph. Runs are deterministic on one device: the same inputs give the same bits. */
export interface Kernel {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph. `feeds` may hold more tensors than the graph has inputs; a missing one is an error.
   * An output listed in `into` is written into that tensor's memory, which may be the memory of an input
   * (accumulators are updated in place).
   */
  run(feeds: Tensors, into?: Tensors): Promise<Tensors>;
}

export interface DeviceOptions {
  /** CPU threads inside one operator; part of what makes results reproducible. */
  readonly threads?: number;
}

/** Compiles graphs for one execution provider and keeps what it compiled, by the hash of the encoded graph. */
export class Device {
  readonly kind: DeviceKind;
  readonly threads: number;
  readonly #kernels = new Map<string, Promise<{ kernel: Kernel; session: InferenceSession }>>();

  constructor(kind: DeviceKind = 'cpu', options: DeviceOptions = {}) {
    this.kind = kind;
    this.threads = options.threads ?? availableParallelism();
  }

  /** Number of graphs compiled so far; equal graphs count once. */
  get compiled(): number {
    return this.#kernels.size;
  }

  async compile(graph: Graph): Promise<Kernel> {
    const bytes = encodeModel(graph);
    const key = createHash('sha256').update(bytes).digest('hex');
    let made = this.#kernels.get(key);
    if (!made) {
      made = this.#create(bytes);
      this.#kernels.set(key, made);
      made.catch(() => this.#kernels.delete(key));
    }
    return (await made).kernel;
  }

  /** Frees every compiled graph. The device may be used again afterwards. */
  async release(): Promise<void> {
    const all = [...this.#kernels.values()];
    this.#kernels.clear();
    for (const made of all) await (await made).session.release();
  }

  async #create(bytes: Uint8Array): Promise<{ kernel: Kernel; session: InferenceSession }> {
    const session = await InferenceSession.create(bytes, this.#sessionOptions());
    const run = async (feeds: Tensors, into: Tensors = {}): Promise<Tensors> => {
      const inputs = Object.fromEntries(
        session.inputNames.map((name) => {
          const tensor = feeds[name];
          if (!tensor) throw new Error(`The kernel needs an input "${name}", which was not given.`);
          return [name, toOrt(tensor)];
        }),
      );
      const fetches = Object.fromEntries(
        session.outputNames.map((name) => [name, into[name] ? toOrt(into[name]) : null]),
      );
      const results = await session.run(inputs, fetches);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, into[name] ?? fromOrt(tensor)]));
    };
    return { session, kernel: { inputs: session.inputNames, outputs: session.outputNames, run } };
  }

  #sessionOptions(): InferenceSession.SessionOptions {
    return {
      executionProviders: [this.kind],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Memory patterns reserve the peak of a whole graph at once: 30 % more resident memory for no speed here.
      enableMemPattern: false,
      // Large blocks go back to the system at once: a fifth less peak memory, at a few percent of speed.
      enableCpuMemArena: false,
      logSeverityLevel: 4,
      // Off the cpu an operator without a kernel is an error, never a silent detour over the cpu.
      ...(this.kind === 'cpu' ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    };
  }
}
