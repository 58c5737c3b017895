import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { env, InferenceSession } from 'onnxruntime-node';
import type { Graph } from '../graph/builder.ts';
import { encodeModel } from '../graph/codec.ts';
import { fromOrt, type Tensors, toOrt } from './tensor.ts';

// What goes wrong is thrown; ONNX Runtime's own log would only be noise between our lines.
env.logLevel = 'fatal';

/**
 * ONNX Runtime's arena keeps freed memory for the next operator. Small graphs are up to a fifth faster with it; for large
 * ones it only raises the peak by a third, because products then take far longer than getting memory.
 */
const arenaLimit = 2 ** 26;

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
export class Device implements AsyncDisposable {
  readonly kind: DeviceKind;
  readonly threads: number;
  #generation = 0;
  readonly #kernels = new Map<string, Promise<{ kernel: Kernel; session: InferenceSession }>>();

  constructor(kind: DeviceKind = 'cpu', options: DeviceOptions = {}) {
    this.kind = kind;
    this.threads = options.threads ?? availableParallelism();
  }

  /** Rises with every release; kernels of an earlier generation are gone. */
  get generation(): number {
    return this.#generation;
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
      made = this.#create(bytes, inputBytes(graph) < arenaLimit);
      this.#kernels.set(key, made);
      made.catch(() => this.#kernels.delete(key));
    }
    return (await made).kernel;
  }

  /** Frees every compiled graph. The device may be used again afterwards. */
  async release(): Promise<void> {
    this.#generation += 1;
    const all = [...this.#kernels.values()];
    this.#kernels.clear();
    for (const made of all) await (await made).session.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  async #create(bytes: Uint8Array, arena: boolean): Promise<{ kernel: Kernel; session: InferenceSession }> {
    const session = await InferenceSession.create(bytes, this.#sessionOptions(arena));
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

  #sessionOptions(arena: boolean): InferenceSession.SessionOptions {
    return {
      executionProviders: [this.kind],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // Memory patterns reserve the peak of a whole graph at once: 30 % more resident memory for no speed here.
      enableMemPattern: false,
      enableCpuMemArena: arena,
      logSeverityLevel: 4,
      extra: {
        session: {
          // Every session has threads of its own; those of the last one must not spin beside those of the next.
          force_spinning_stop: '1',
          // Off the cpu an operator without a kernel is an error, never a silent detour over the cpu.
          ...(this.kind === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }),
        },
      },
    };
  }
}

/** Bytes of a graph's float inputs, as a measure of how large its tensors are; symbolic sizes count as 1. */
function inputBytes({ inputs }: Graph): number {
  const count = (shape: Graph['inputs'][number]['shape']) =>
    shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
  return inputs.reduce((sum, { shape }) => sum + 4 * count(shape), 0);
}
