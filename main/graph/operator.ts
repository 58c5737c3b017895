import type { GradientContext, Value } from './builder.ts';
import { type Attributes, GraphError } from './types.ts';

export type { GradientContext, GradientRule, Operator } from './builder.ts';

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
