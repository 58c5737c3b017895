import { type Graph, GraphBuilder, type Value } from '../graph/builder.ts';
import { gradient } from '../graph/gradient.ts';
import { add, identity, mul, reshape, scatterND, zeros } from '../graph/ops/index.ts';
import type {
  Architecture,
  Family,
  Going,
  LayerShape,
  Parameter,
  ParameterValues,
  ProjectedLinear,
  Site,
} from '../models/architecture.ts';
import { positionInputs } from './positions.ts';
import { type GradientStatistic, type GradientTarget, type Statistic, totalKey } from './statistics.ts';

/** The block of one layer on a batch of windows of known size. */
export interface BlockPlan {
  readonly family: Family;
  readonly architecture: Architecture;
  readonly shape: LayerShape;
  readonly parameters: readonly Parameter[];
  readonly batch: number;
  readonly length: number;
  /** Whether an input `rowMask` [batch·length, 1] marks padding with 0. */
  readonly masked: boolean;
  /** Windows hold several texts: the mask is one for each window, [batch, 1, length, length]. */
  readonly segmented?: boolean;
  /** Backward passes carry relevance (see BlockContext). */
  readonly relevance?: boolean;
  readonly rewrite?: BlockRewrite | undefined;
}

/** A block that computes otherwise than its family says, with further inputs: adapters and gates in training. */
export interface BlockRewrite {
  /** What tells its graphs from those of others. */
  readonly key: string;
  /** Further float32 inputs of the block's graph, by name. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly project?: ((linear: ProjectedLinear, input: ParameterValues) => Value) | undefined;
  readonly hook?: ((site: Site, activation: Value, input: ParameterValues) => Value) | undefined;
  /** What the block reads of the stream before it, and what its sublayers add to it: both [batch, length, hidden]. */
  readonly enter?: ((x: Value, input: ParameterValues) => Value) | undefined;
  readonly write?: ((added: Value, input: ParameterValues) => Value) | undefined;
}

/** Name of a statistic's tensor among a kernel's inputs and outputs. */
export const statisticKey = (site: Site, statistic: string, part: string): string => `${site}.${statistic}.${part}`;

/**
 * Forward pass of a block: x [batch, length, hidden] → output (unless `observeOnly`), and the statistics of every site.
 * Totals of carried statistics come in as `<key>.in` and go out as `<key>`.
 */
export function blockForward(plan: BlockPlan, wanted: readonly Statistic[], observeOnly = false): Graph {
  const builder = new GraphBuilder();
  const outputs: Record<string, Value> = {};
  const rowMask = plan.masked ? builder.input('rowMask', 'float32', [plan.batch * plan.length, 1]) : null;
  const { output } = emitBlock(builder, plan, rowMask, (site, activation, going) => {
    const rows = plan.batch * plan.length;
    const columns = activation.shape.at(-1) as number;
    // Tokens that do not go to an expert count as nothing in what it reads.
    const placed = (some: Value, { at }: Going) =>
      scatterND(zeros(builder, { type: 'float32', shape: [rows, some.shape[1] as number] }), at, some);
    const flat = going ? placed(activation, going) : reshape(activation, [rows, columns]);
    const x = rowMask ? mul(flat, rowMask) : flat;
    const gate = going ? placed(going.weight, going) : null;
    for (const statistic of wanted) {
      const shapes = statistic.parts(columns);
      const carried = (part: string) =>
        builder.input(`${statisticKey(site, statistic.name, part)}.in`, 'float32', shapes[part] ?? []);
      for (const [part, value] of Object.entries(statistic.emit(x, carried, plan.batch, gate))) {
        outputs[statisticKey(site, statistic.name, part)] = value;
      }
    }
    return activation;
  });
  return builder.build(observeOnly ? outputs : { output, ...outputs });
}

/**
 * Vector-Jacobian product of a block, recomputing its activations: x and dy [batch, length, hidden] → dx, and for each
 * target the new totals of the gradient statistics (`<key>.in` → `<key>`, auxiliaries as `<local>.<name>`). `first`: there
 * are no totals yet.
 */
export function blockGradient(
  plan: BlockPlan,
  wanted: readonly GradientStatistic[],
  of: readonly GradientTarget[],
  first = false,
): Graph {
  const builder = new GraphBuilder();
  const dy = builder.input('dy', 'float32', [plan.batch, plan.length, plan.architecture.hidden]);
  const { x, output, weights } = emitBlock(builder, plan, null);
  const targets = of
    .filter((target) => wanted.some((statistic) => statistic.shape(target)))
    .map((target) => ({ target, weight: weights(target.parameter.local) }));
  const [dx, ...gradients] = gradient([output], [x, ...targets.map(({ weight }) => weight)], [dy]);
  const outputs: Record<string, Value> = { dx: dx as Value };
  targets.forEach(({ target, weight }, i) => {
    const { local, shape } = target.parameter;
    for (const statistic of wanted) {
      const size = statistic.shape(target);
      if (!size) continue;
      const key = totalKey(local, statistic.name);
      const auxiliary = (name: string) => builder.input(`${local}.${name}`, 'float32', shape);
      const added = statistic.emit({ weight, gradient: gradients[i] as Value, auxiliary, target });
      outputs[key] = first ? added : add(builder.input(`${key}.in`, 'float32', size), added);
    }
  });
  return builder.build(outputs);
}

/** What a block's graph is made of before the block itself: its input, its parameters and its context. */
export function openBlock(builder: GraphBuilder, plan: BlockPlan) {
  const { family, architecture, shape, batch, length } = plan;
  return {
    x: builder.input('x', 'float32', [batch, length, architecture.hidden]),
    position: positionInputs(builder, family.positions(shape, architecture), length),
    mask: builder.input('mask', 'float32', plan.segmented ? [batch, 1, length, length] : [length, length]),
  };
}

function emitBlock(
  builder: GraphBuilder,
  plan: BlockPlan,
  tokens: Value | null,
  hook?: (site: Site, activation: Value, going?: Going) => Value,
) {
  const { family, architecture, shape, rewrite } = plan;
  const { x, position, mask } = openBlock(builder, plan);
  const further = Object.entries(rewrite?.inputs ?? {}).map(([local, shape]) => ({ local, shape }));
  const weights = parameterInputs(builder, [...plan.parameters, ...further]);
  const project = rewrite?.project;
  const changes = rewrite?.hook;
  const seen = (site: Site, activation: Value, going?: Going) => {
    const now = changes ? changes(site, activation, weights) : activation;
    return hook ? hook(site, now, going) : now;
  };
  const entered = rewrite?.enter ? rewrite.enter(x, weights) : x;
  const write = rewrite?.write;
  const { output } = family.block(shape, architecture, entered, weights, {
    ...{ position, mask, relevance: plan.relevance ?? false, hook: seen, ...(tokens ? { tokens } : {}) },
    ...(project ? { project: (linear: ProjectedLinear) => project(linear, weights) } : {}),
    ...(write ? { write: (added: Value) => write(added, weights) } : {}),
  });
  // A layer that lost all its sublayers passes its input on; a graph's output may not be its input itself.
  return { x, output: output === x ? identity(x) : output, weights };
}

/** One graph input for each parameter, under its local name. */
export function parameterInputs(
  builder: GraphBuilder,
  parameters: readonly Pick<Parameter, 'local' | 'shape'>[],
): ParameterValues {
  const values = new Map(parameters.map(({ local, shape }) => [local, builder.input(local, 'float32', shape)]));
  return (local) => {
    const value = values.get(local);
    if (!value) throw new Error(`The block asks for a parameter ${local} that its part does not have.`);
    return value;
  };
}
