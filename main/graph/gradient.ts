import type { Node, Value } from './builder.ts';
import { add } from './ops/elementwise/Add.ts';
import { filled } from './ops/generation/fill.ts';
import { sameShape, showShape } from './shapes.ts';
import { GraphError, isFloating } from './types.ts';

/**
 * Reverse-mode differentiation. Extends the graph with nodes that compute, for each value in `wrt`, the gradient of
 * Σ_k ⟨upstream_k, output_k⟩ (upstream defaults to ones: the gradient of the sum of the outputs). The nodes are
 * ordinary operators, so the result runs on any device and can be differentiated again.
 *
 * @returns one gradient per `wrt`, of the same type and shape; zeros where the outputs do not depend on it.
 * @throws GraphError when an operator on the way has no gradient.
 */
export function gradient(outputs: readonly Value[], wrt: readonly Value[], upstream?: readonly Value[]): Value[] {
  const [first] = outputs;
  if (!first) throw new GraphError('gradient() needs at least one output to differentiate.');
  const { builder } = first;
  const path = nodesBetween(builder.nodes, wrt, outputs);

  const gradients = new Map<Value, Value>();
  const accumulate = (value: Value, piece: Value): void => {
    if (!sameShape(value.shape, piece.shape)) {
      throw new GraphError(
        `The gradient of ${value.name} ${showShape(value.shape)} came out as ${showShape(piece.shape)}.`,
      );
    }
    const sum = gradients.get(value);
    gradients.set(value, sum ? add(sum, piece) : piece);
  };

  outputs.forEach((output, i) => accumulate(output, upstream?.[i] ?? filled(output.builder, output, 1)));
  for (const { node, wanted } of path.toReversed()) {
    const up = node.outputs.map((output) => gradients.get(output) ?? null);
    if (up.every((value) => value === null)) continue;
    const { operator, inputs, outputs: made, attributes } = node;
    const thunks = operator.gradient?.({ inputs, outputs: made, upstream: up, attributes });
    inputs.forEach((input, i) => {
      if (!wanted.has(input)) return;
      const thunk = thunks?.[i];
      if (!thunk)
        throw new GraphError(`${operator.name} has no gradient with respect to its input ${i} (${input.name}).`);
      accumulate(input, thunk());
    });
  }
  return wrt.map((value) => gradients.get(value) ?? filled(value.builder, value, 0));
}

/** The nodes that lie between `wrt` and `outputs`, with the inputs of each that need a gradient. */
function nodesBetween(nodes: readonly Node[], wrt: readonly Value[], outputs: readonly Value[]) {
  const active = new Set(wrt);
  const path: { node: Node; wanted: ReadonlySet<Value> }[] = [];
  for (const node of nodes) {
    if (node.operator.detached) continue;
    const wanted = node.inputs.filter((input) => active.has(input) && isFloating(input.type));
    if (!wanted.length) continue;
    const floating = node.outputs.filter((output) => isFloating(output.type));
    if (!floating.length) continue;
    for (const output of floating) active.add(output);
    path.push({ node, wanted: new Set(wanted) });
  }
  const needed = new Set(outputs);
  return path
    .toReversed()
    .filter(({ node }) => {
      if (!node.outputs.some((output) => needed.has(output))) return false;
      for (const input of node.inputs) needed.add(input);
      return true;
    })
    .reverse();
}
