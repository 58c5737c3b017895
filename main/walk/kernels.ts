import { type Graph, GraphBuilder, type Value } from '../graph/builder.ts';
import { crossEntropy, jensenShannon, klDivergence, logSoftmax } from '../graph/functions/index.ts';
import { gradient } from '../graph/gradient.ts';
import { add, gatherElements, identity, mul, reduceSum, reshape, squeeze } from '../graph/ops/index.ts';
import type { DataType, Shape } from '../graph/types.ts';
import type {
  Architecture,
  Family,
  LayerShape,
  Parameter,
  ParameterValues,
  ProjectedLinear,
  Site,
} from '../models/architecture.ts';
import { positionInputs } from './positions.ts';
import { type GradientStatistic, gradientSum, type GradientTarget, type Statistic, totalKey } from './statistics.ts';

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
  const { output } = emitBlock(builder, plan, (site, activation) => {
    const columns = activation.shape.at(-1) as number;
    const flat = reshape(activation, [plan.batch * plan.length, columns]);
    const x = rowMask ? mul(flat, rowMask) : flat;
    for (const statistic of wanted) {
      const shapes = statistic.parts(columns);
      const carried = (part: string) =>
        builder.input(`${statisticKey(site, statistic.name, part)}.in`, 'float32', shapes[part] ?? []);
      for (const [part, value] of Object.entries(statistic.emit(x, carried, plan.batch))) {
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
  const { x, output, weights } = emitBlock(builder, plan);
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

/** Names of the loss head's parameters, by local name. */
interface HeadPlan {
  readonly family: Family;
  readonly architecture: Architecture;
  readonly parameters: readonly Parameter[];
  readonly rows: number;
}

/** Final norm, output projection and loss: x [rows, hidden], targets [rows, 1] → nll [rows] in nats. */
export function headLoss(plan: HeadPlan): Graph {
  const builder = new GraphBuilder();
  return builder.build({ nll: emitHead(builder, plan).nll });
}

/**
 * How far the answers of hidden states x are from those of y [rows, hidden], for every row in nats: with 'divergence'
 * Jensen–Shannon; with 'kullbackLeibler' KL(Q‖P), Q the answers of y. `apart`: the head that x meets is a changed one, and
 * that of y comes in beside it, under the names of `referenceInput`.
 */
export function headDivergence(plan: HeadPlan, kind: 'divergence' | 'kullbackLeibler', apart = false): Graph {
  const builder = new GraphBuilder();
  const weights = parameterInputs(builder, plan.parameters);
  const reference = apart ? referenceInputs(builder, plan.parameters) : weights;
  const answers = (name: string, of: ParameterValues) => {
    const x = builder.input(name, 'float32', [plan.rows, plan.architecture.hidden]);
    return logSoftmax(plan.family.head(plan.architecture, x, of));
  };
  const [p, q] = [answers('x', weights), answers('y', reference)];
  return builder.build({ distance: kind === 'kullbackLeibler' ? klDivergence(q, p) : jensenShannon(p, q) });
}

/** Name of the input with a parameter of the head that answers are compared with. */
export const referenceInput = (local: string): string => `reference.${local}`;

function referenceInputs(builder: GraphBuilder, parameters: readonly Parameter[]): ParameterValues {
  const named = parameters.map(({ local, shape }) => ({ local: referenceInput(local), shape }));
  const values = parameterInputs(builder, named);
  return (local) => values(referenceInput(local));
}

/** What is taken back from the head: the loss, or the logits of the right tokens. */
export type Source = 'loss' | 'logit';

/** The gradient of Σ rowWeight · nll (or · the target's logit) with respect to x. */
export function headGradient(plan: HeadPlan, of: Source = 'loss'): Graph {
  const builder = new GraphBuilder();
  const { x, nll, logit } = emitHead(builder, plan);
  const rowWeight = builder.input('rowWeight', 'float32', [plan.rows]);
  const [dx] = gradient([reduceSum(mul(of === 'loss' ? nll : logit, rowWeight))], [x]);
  return builder.build({ dx: dx as Value });
}

/** What the graph of a loss may use besides the model's answers. */
export interface LossInputs {
  /** Declares a further input of the graph. */
  input(name: string, type: DataType, shape: Shape): Value;
  /**
   * Weight [rows] of every row in the mean: over the positions whose next token counts ('scored'), or over all that are
   * no padding ('all').
   */
  weight(of: 'scored' | 'all'): Value;
}

/** A loss on the model's answers. */
export interface LossOnLogits {
  /** What tells its graphs from those of others. */
  readonly key: string;
  /** The loss (rank 0) given logits [rows, vocabulary]: a sum over rows, each with its weight. */
  emit(logits: Value, inputs: LossInputs): Value;
}

/** Name of the input with the rows' weights. */
export const weightInput = (of: 'scored' | 'all'): string => `rowWeight.${of}`;

/**
 * A loss with its gradients: `loss`, dx, and `<local>.gradient` of the tensors in `of`, added to `<local>.gradient.in`
 * unless this is the first chunk.
 */
export function headDescent(plan: HeadPlan, loss: LossOnLogits, of: readonly Parameter[], first: boolean): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [plan.rows, plan.architecture.hidden]);
  const weights = parameterInputs(builder, plan.parameters);
  const rowWeights = new Map<string, Value>();
  const value = loss.emit(plan.family.head(plan.architecture, x, weights), {
    input: (name, type, shape) => builder.input(name, type, shape),
    weight: (kind) => {
      const name = weightInput(kind);
      const known = rowWeights.get(name) ?? builder.input(name, 'float32', [plan.rows]);
      rowWeights.set(name, known);
      return known;
    },
  });
  const [dx, ...gradients] = gradient([value], [x, ...of.map(({ local }) => weights(local))]);
  const outputs: Record<string, Value> = { loss: value, dx: dx as Value };
  of.forEach(({ local, shape }, i) => {
    const key = totalKey(local, gradientSum.name);
    const added = gradients[i] as Value;
    outputs[key] = first ? added : add(builder.input(`${key}.in`, 'float32', shape), added);
  });
  return builder.build(outputs);
}

/** What a graph of one's own may read off the model's answers. */
export interface HeadRows {
  /** Hidden states behind the final norm, [rows, hidden]. */
  readonly states: Value;
  /** [rows, vocabulary] */
  readonly logits: Value;
  /** The token each row has to predict, [rows, 1]. */
  readonly targets: Value;
  /** Declares a further input of the graph. */
  input(name: string, type: DataType, shape: Shape): Value;
}

/** Numbers read off the answers, row by row. */
export interface RowReading {
  /** What tells its graphs from those of others. */
  readonly key: string;
  emit(rows: HeadRows): Readonly<Record<string, Value>>;
}

/** The outputs of a reading; what it does not look at is not computed. */
export function headReading(plan: HeadPlan, reading: RowReading): Graph {
  const builder = new GraphBuilder();
  const { family, architecture, rows } = plan;
  const x = builder.input('x', 'float32', [rows, architecture.hidden]);
  const targets = builder.input('targets', 'int64', [rows, 1]);
  const weights = parameterInputs(builder, plan.parameters);
  const outputs = reading.emit({
    states: family.finalNorm(architecture, x, weights),
    logits: family.head(architecture, x, weights),
    targets,
    input: (name, type, shape) => builder.input(name, type, shape),
  });
  return builder.build(outputs);
}

/** Logits [rows, vocabulary] of hidden states [rows, hidden]. */
export function headLogits(plan: HeadPlan): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [plan.rows, plan.architecture.hidden]);
  return builder.build({ logits: plan.family.head(plan.architecture, x, parameterInputs(builder, plan.parameters)) });
}

function emitHead(builder: GraphBuilder, plan: HeadPlan) {
  const x = builder.input('x', 'float32', [plan.rows, plan.architecture.hidden]);
  const targets = builder.input('targets', 'int64', [plan.rows, 1]);
  const logits = plan.family.head(plan.architecture, x, parameterInputs(builder, plan.parameters));
  return { x, nll: crossEntropy(logits, targets), logit: squeeze(gatherElements(logits, targets, 1), [1]) };
}

function emitBlock(builder: GraphBuilder, plan: BlockPlan, hook?: (site: Site, activation: Value) => Value) {
  const { family, architecture, shape, batch, length, rewrite } = plan;
  const x = builder.input('x', 'float32', [batch, length, architecture.hidden]);
  const position = positionInputs(builder, family.positions(shape, architecture), length);
  const mask = builder.input('mask', 'float32', plan.segmented ? [batch, 1, length, length] : [length, length]);
  const further = Object.entries(rewrite?.inputs ?? {}).map(([local, shape]) => ({ local, shape }));
  const weights = parameterInputs(builder, [...plan.parameters, ...further]);
  const project = rewrite?.project;
  const changes = rewrite?.hook;
  const seen = (site: Site, activation: Value) => {
    const now = changes ? changes(site, activation, weights) : activation;
    return hook ? hook(site, now) : now;
  };
  const entered = rewrite?.enter ? rewrite.enter(x, weights) : x;
  const write = rewrite?.write;
  const { output } = family.block(shape, architecture, entered, weights, {
    ...{ position, mask, relevance: plan.relevance ?? false, hook: seen },
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
