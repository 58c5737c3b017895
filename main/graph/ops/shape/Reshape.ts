import { Value } from '../../builder.ts';
import { divideDims, multiplyDims } from '../../dims.ts';
import { sameElements, shapeElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { elementCount, isStatic, sameShape, showShape, staticShape } from '../../shapes.ts';
import { type Dim, GraphError, type Shape } from '../../types.ts';

/** ONNX semantics: 0 copies the dimension at the same place, one −1 takes what is left. */
export const Reshape: Operator = {
  name: 'Reshape',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    const target: Dim[] = shapeElements(nth(inputs, 1), 'Reshape').map((dim, axis) =>
      dim === 0 ? (x.shape[axis] ?? 0) : dim,
    );
    const open = target.indexOf(-1);
    if (open >= 0) target[open] = remainder(x.shape, target);
    if (isStatic(x.shape) && isStatic(target) && elementCount(x.shape) !== elementCount(target)) {
      throw new GraphError(`Reshape: ${showShape(x.shape)} has not as many elements as ${showShape(target)}.`);
    }
    return [{ type: x.type, shape: target }];
  },
  elements: sameElements,
  gradient: (context) => [() => reshape(onlyUpstream(context), nth(context.inputs, 0).shape), null],
};

/** What −1 stands for: the elements that the other dimensions leave. */
function remainder(from: Shape, target: readonly Dim[]): Dim {
  const known = target.filter((dim) => dim !== -1).reduce(multiplyDims, 1);
  const rest = divideDims(from.reduce(multiplyDims, 1), known);
  if (rest === null || target.indexOf(-1) !== target.lastIndexOf(-1)) {
    throw new GraphError(`Reshape: ${showShape(from)} cannot become ${showShape(target)}.`);
  }
  return rest;
}

/**
 * `shape` may hold one −1, or 0 for "as in the input", or be computed in the graph. Returns x itself when nothing
 * changes.
 */
export function reshape(x: Value, shape: Shape | Value): Value {
  if (shape instanceof Value) return x.builder.one(Reshape, [x, shape]);
  return sameShape(x.shape, shape) ? x : x.builder.one(Reshape, [x, x.builder.integers(staticShape(shape))]);
}
