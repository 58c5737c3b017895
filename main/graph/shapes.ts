import { type Dim, GraphError, type Shape } from './types.ts';

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Number of elements; a symbolic dimension is an error because the count is not known before the graph runs. */
export function elementCount(shape: Shape): number {
  return staticShape(shape).reduce((product, dim) => product * dim, 1);
}

/** The same shape, known to have no symbolic dimension. */
export function staticShape(shape: Shape): readonly number[] {
  for (const dim of shape) {
    if (typeof dim !== 'number')
      throw new GraphError(`A static shape is needed here, but ${showShape(shape)} has ${dim}.`);
  }
  return shape as readonly number[];
}

/** Whether no dimension is symbolic. */
export const isStatic = (shape: Shape): shape is readonly number[] => shape.every((dim) => typeof dim === 'number');

/** Turns a negative axis into its position and refuses one that does not exist. */
export function normaliseAxis(axis: number, rank: number, operator: string): number {
  const position = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(position) || position < 0 || position >= rank) {
    throw new GraphError(`${operator}: axis ${axis} does not exist in a tensor of rank ${rank}.`);
  }
  return position;
}

/** Result shape of numpy-style broadcasting (ONNX "multidirectional broadcasting"). */
export function broadcastShapes(a: Shape, b: Shape, operator: string): Dim[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new GraphError(
      `${operator}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast (${left} against ${right}).`,
    );
  });
}

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((dim, i) => dim === b[i]);
