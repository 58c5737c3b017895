import type { Node, Value } from './builder.ts';
import { type Attributes, type Dim, GraphError, type TensorType } from './types.ts';

/** What a gradient rule sees: the node as it ran, and the gradient of the loss with respect to each output. */
export interface GradientContext {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** One per output; null where nothing downstream depends on that output. */
  readonly upstream: readonly (Value | null)[];
  readonly attributes: Attributes;
}

/**
 * The gradient of the loss with respect to each input, as thunks so that gradients nobody asked for emit no nodes.
 * null: the operator is not differentiable in that input (indices, shapes, conditions).
 */
export type GradientRule = (context: GradientContext) => readonly ((() => Value) | null)[];

/** An ONNX operator: its shape rule and its gradient, which emits ordinary operators again. */
export interface Operator {
  readonly name: string;
  /** Operator set; absent for the standard one ("ai.onnx"). */
  readonly domain?: string;
  /** Types and shapes of the outputs; throws GraphError when the inputs do not fit. */
  readonly infer: (inputs: readonly Value[], attributes: Attributes) => readonly TensorType[];
  /** Absent where every gradient is zero or undefined (comparisons, integer operators). */
  readonly gradient?: GradientRule;
  /** Differentiation takes the outputs for constants: nothing flows back through this operator. */
  readonly detached?: true;
  /**
   * The elements of the output in terms of dimensions, or null where they are not known: how shapes that are computed
   * in the graph are followed by shape rules. Asked only for small integer tensors.
   */
  readonly elements?: (node: Node) => readonly Dim[] | null;
}

/** The gradient of the only output of a single-output operator. */
export function onlyUpstream(context: GradientContext): Value {
  const upstream = context.upstream[0];
  if (!upstream) throw new GraphError('A gradient rule ran for an output that nothing depends on.');
  return upstream;
}

/** The n-th input of a node, which the operator's arity guarantees. */
export function nth(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (!value) throw new GraphError(`An operator got ${values.length} inputs but needs at least ${index + 1}.`);
  return value;
}

export function intAttribute(attributes: Attributes, name: string): number {
  const attribute = attributes[name];
  if (attribute?.kind !== 'int') throw new GraphError(`Attribute ${name} must be an integer.`);
  return attribute.value;
}

export function intsAttribute(attributes: Attributes, name: string): readonly number[] {
  const attribute = attributes[name];
  if (attribute?.kind !== 'ints') throw new GraphError(`Attribute ${name} must be a list of integers.`);
  return attribute.value;
}
