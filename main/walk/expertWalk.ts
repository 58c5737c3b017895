import { type Graph, GraphBuilder } from '../graph/builder.ts';
import { mul, reduceSum, reshape, scatterND, sqrt, zerosLike } from '../graph/ops/index.ts';
import type { Parameter } from '../models/architecture.ts';
import type { MixtureSite } from '../models/mixtures/expertUnits.ts';
import { type ModelSource, parametersOf } from '../models/source.ts';
import { windowRange } from '../models/windows.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import type { Kernel } from '../runtime/device.ts';
import { float32, floats, type Tensors } from '../runtime/tensor.ts';
import { Activations } from './activations.ts';
import { type BlockConstants, planOf } from './blockInputs.ts';
import type { KernelCache } from './kernelCache.ts';
import { type BlockPlan, openBlock, parameterInputs } from './kernels.ts';
import { rowMask } from './masks.ts';
import { loadParameters, newActivations, type PartWeights, type Stream, type WalkOptions } from './stream.ts';

/** Where the tokens of one batch go, each [tokens, experts] row-major. */
export interface RoutedBatch {
  readonly batch: number;
  readonly tokens: number;
  readonly logits: Float32Array;
  /** 0 where a token does not go. */
  readonly gates: Float32Array;
}

/** Who looks at the experts of a layer while text passes through them. */
export interface ExpertWatcher {
  /** Once for every batch, before any expert. */
  routed?(routing: RoutedBatch): void;
  /** Once for every expert and batch: the length of what it makes of every token, [tokens]; 0 for those that do not go to it. */
  passed?(expert: number, batch: number, norms: Float32Array): void;
  /** What the expert would make of all tokens, [tokens, hidden], not multiplied by gates; computed where somebody asks for it. */
  everything?(expert: number, batch: number, made: Float32Array): Promise<void> | void;
  /** Once for every batch, behind all experts: hidden states before and behind them, [tokens, hidden]. */
  moved?(batch: number, before: Float32Array, behind: Float32Array): void;
}

/** Hidden states, what experts read, and gates of all batches. */
interface Prepared {
  readonly sums: Activations;
  readonly before: Activations | null;
  readonly rows: Activations;
  readonly gates: Activations;
}

/**
 * Text through a layer with experts: what all tokens meet first, then one expert after the other, each of which is loaded,
 * computes the rows that go to it in all batches, and is dropped.
 */
export class ExpertWalk {
  readonly #source: ModelSource;
  readonly #options: WalkOptions;
  readonly #kernels: KernelCache;
  readonly #constants: BlockConstants;

  constructor(source: ModelSource, options: WalkOptions, kernels: KernelCache, constants: BlockConstants) {
    this.#source = source;
    this.#options = options;
    this.#kernels = kernels;
    this.#constants = constants;
  }

  /** Moves the stream behind the layer. */
  async pass(stream: Stream, layer: number, watcher: ExpertWatcher = {}): Promise<void> {
    const { family, architecture } = this.#source;
    const shape = architecture.layers[layer];
    const mixture = shape && family.mixture(shape, architecture);
    if (!mixture) throw new Error(`Layer ${layer} has no experts.`);
    await using half = new DisposalStack();
    const prepared = await this.#route(half, stream, layer, mixture, watcher);
    for (let expert = 0; expert < mixture.experts; expert += 1)
      await this.#through(prepared, stream, layer, mixture, expert, watcher);
    if (prepared.before && watcher.moved)
      for (const batch of stream.batches.keys())
        watcher.moved(batch, await prepared.before.read(batch), await prepared.sums.read(batch));
    await stream.state.dispose();
    stream.state = half.release(prepared.sums);
  }

  async #route(
    half: DisposalStack,
    stream: Stream,
    layer: number,
    { experts }: MixtureSite,
    watcher: ExpertWatcher,
  ): Promise<Prepared> {
    const { hidden } = this.#source.architecture;
    const room = () => half.use(newActivations(this.#source, stream, this.#options));
    const sizes = stream.batches.map(({ from, to }) => (to - from) * stream.windows.length * experts);
    const made: Prepared = {
      ...{ sums: room(), before: watcher.moved ? room() : null, rows: room() },
      gates: half.use(new Activations(sizes, this.#options)),
    };
    const weights = await loadParameters(this.#source, parametersOf(this.#source, String(layer)));
    for (const [batch, { from, to }] of stream.batches.entries()) {
      const windows = windowRange(stream.windows, from, to);
      const plan = planOf(this.#source, layer, weights, windows);
      const kernel = await this.#kernel(['routed', plan], () => routedGraph(plan));
      const x = float32(await stream.state.read(batch), [windows.count, windows.length, hidden]);
      const found = await kernel.run({ x, ...weights, ...this.#constants.feeds(plan, windows), ...rowMask(windows) });
      await made.sums.write(batch, floats(found['hidden']));
      await made.before?.write(batch, floats(found['hidden']).slice());
      await made.rows.write(batch, floats(found['rows']));
      await made.gates.write(batch, floats(found['gates']));
      const routing = { logits: floats(found['logits']), gates: floats(found['gates']) };
      watcher.routed?.({ batch, tokens: windows.count * windows.length, ...routing });
    }
    return made;
  }

  async #through(
    { sums, rows, gates }: Prepared,
    stream: Stream,
    layer: number,
    mixture: MixtureSite,
    expert: number,
    watcher: ExpertWatcher,
  ): Promise<void> {
    const { hidden } = this.#source.architecture;
    const weights = await this.#load(layer, mixture, expert);
    for (const [batch, { from, to }] of stream.batches.entries()) {
      const windows = windowRange(stream.windows, from, to);
      const tokens = windows.count * windows.length;
      const gate = columnOf(await gates.read(batch), expert, mixture.experts);
      const plan = planOf(this.#source, layer, weights, windows);
      const kernel = await this.#kernel(['expert', plan], () => expertGraph(plan));
      const read = float32(await rows.read(batch), [tokens, hidden]);
      const run = (through: Float32Array, others: Float32Array): Promise<Tensors> =>
        kernel.run({
          rows: read,
          gate: float32(through, [tokens]),
          others: float32(others, [tokens, hidden]),
          ...weights,
        });
      if (watcher.everything) {
        const made = await run(new Float32Array(tokens).fill(1), new Float32Array(tokens * hidden));
        await watcher.everything(expert, batch, floats(made['sum']));
      }
      if (gate.every((one) => one === 0)) continue;
      const found = await run(gate, await sums.read(batch));
      await sums.write(batch, floats(found['sum']));
      watcher.passed?.(expert, batch, floats(found['norms']));
    }
  }

  /** An expert's weights under the names of the first, so that all are computed by one graph. */
  async #load(layer: number, mixture: MixtureSite, expert: number): Promise<PartWeights> {
    const own = new Set(mixture.locals(expert));
    const first = mixture.locals(0);
    const parameters = this.#source.parameters.filter(({ place, local }) => place === layer && own.has(local));
    const read = await loadParameters(this.#source, parameters);
    return Object.fromEntries(
      mixture.locals(expert).flatMap((local, at) => (read[local] ? [[first[at] as string, read[local]] as const] : [])),
    );
  }

  #kernel([what, plan]: readonly [string, BlockPlan], graph: () => Graph): Promise<Kernel> {
    const { shape, batch, length, masked, segmented } = plan;
    return this.#kernels.get(JSON.stringify([what, shape, batch, length, masked, segmented]), graph);
  }
}

const columnOf = (gates: Float32Array, expert: number, experts: number): Float32Array =>
  Float32Array.from({ length: gates.length / experts }, (_, token) => gates[token * experts + expert] as number);

/** x → hidden states before the experts, what they read (both [tokens, hidden]), logits and gates [tokens, experts]. */
function routedGraph(plan: BlockPlan): Graph {
  const builder = new GraphBuilder();
  const { family, architecture, shape, batch, length } = plan;
  const { x, position, mask } = openBlock(builder, plan);
  const tokens = plan.masked ? builder.input('rowMask', 'float32', [batch * length, 1]) : null;
  const { hidden, rows, logits, gates } = family.routed(
    shape,
    architecture,
    x,
    parameterInputs(builder, plan.parameters),
    { position, mask, ...(tokens ? { tokens } : {}) },
  );
  return builder.build({ hidden: reshape(hidden, [batch * length, architecture.hidden]), rows, logits, gates });
}

/** Adds what one expert makes of its rows to the sum, and says how long that is before its gate. */
function expertGraph({ family, architecture, shape, batch, length, parameters }: BlockPlan): Graph {
  const builder = new GraphBuilder();
  const tokens = batch * length;
  const rows = builder.input('rows', 'float32', [tokens, architecture.hidden]);
  const gate = builder.input('gate', 'float32', [tokens]);
  const others = builder.input('others', 'float32', [tokens, architecture.hidden]);
  const nothing = () => {
    throw new Error('An expert does not know where its tokens stand.');
  };
  const { at, made, weight } = family.expert(
    { shape, architecture, expert: 0 },
    { rows, gate },
    parameterInputs(builder, parameters satisfies readonly Parameter[]),
    { position: nothing, mask: others },
  );
  const norms = sqrt(reduceSum(mul(made, made), [1]));
  return builder.build({ sum: scatterND(others, at, mul(made, weight)), norms: scatterND(zerosLike(gate), at, norms) });
}
