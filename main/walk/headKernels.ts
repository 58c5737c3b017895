import { type Graph, GraphBuilder, type Value } from '../graph/builder.ts';
import { crossEntropy, jensenShannon, klDivergence, logSoftmax } from '../graph/functions/index.ts';
import { gradient } from '../graph/gradient.ts';
import { add, gatherElements, mul, reduceSum, squeeze } from '../graph/ops/index.ts';
import type { DataType, Shape } from '../graph/types.ts';
import type { Architecture, Family, Parameter, ParameterValues } from '../models/architecture.ts';
import { parameterInputs } from './kernels.ts';
import { gradientSum, totalKey } from './statistics.ts';

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
