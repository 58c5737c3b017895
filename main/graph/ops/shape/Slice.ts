import { constantNumbers, type Value } from '../../builder.ts';
import { addDims, subtractDims } from '../../dims.ts';
import { knownElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis, sameShape, showShape, staticShape } from '../../shapes.ts';
import { type Dim, GraphError } from '../../types.ts';
import { concat } from './Concat.ts';
import { zeros } from '../generation/fill.ts';

/**
 * Elements start … end − 1 along some axes (step 1). Negative positions count from the end, and positions beyond the
 * tensor stop at its end. A symbolic dimension is taken to be as long as the positions ask for.
 */
export const Slice: Operator = {
  name: 'Slice',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    const shape = [...x.shape];
    for (const { axis, start, end } of ranges(inputs)) {
      const length = subtractDims(end, start);
      if (typeof length === 'number' && length < 0) {
        throw new GraphError(`Slice: ${start} … ${end} is not a range of axis ${axis} of ${showShape(x.shape)}.`);
      }
      shape[axis] = length;
    }
    return [{ type: x.type, shape }];
  },
  elements: ({ inputs }) => {
    const list = knownElements(nth(inputs, 0));
    const [range] = ranges(inputs);
    return list && range && nth(inputs, 0).rank === 1 ? list.slice(Number(range.start), Number(range.end)) : null;
  },
  gradient: (context) => {
    const { shape } = nth(context.inputs, 0);
    return [
      () => {
        let piece = onlyUpstream(context);
        for (const { axis, start, end } of ranges(context.inputs)) {
          piece = padded(piece, axis, start, subtractDims(shape[axis] as Dim, end));
        }
        return piece;
      },
      null,
      null,
      null,
    ];
  },
};

/** Where each sliced axis starts and ends, as positions from the front. */
function ranges(inputs: readonly Value[]): { axis: number; start: Dim; end: Dim }[] {
  const x = nth(inputs, 0);
  const [starts, ends, axes] = [1, 2, 3].map((i) => constantNumbers(nth(inputs, i), 'Slice'));
  if (!starts || !ends || !axes || starts.length !== axes.length || ends.length !== axes.length) {
    throw new GraphError('Slice: starts, ends and axes must be equally long.');
  }
  return axes.map((given, i) => {
    const axis = normaliseAxis(given, x.rank, 'Slice');
    const size = x.shape[axis] as Dim;
    return { axis, start: position(starts[i] as number, size), end: position(ends[i] as number, size) };
  });
}

function position(given: number, size: Dim): Dim {
  const fromFront = given < 0 ? addDims(size, given) : given;
  if (typeof size === 'string') return given === toEnd ? size : fromFront;
  return Math.min(Math.max(fromFront as number, 0), size);
}

/** Zeros before and after `x` along one axis. */
function padded(x: Value, axis: number, before: Dim, after: Dim): Value {
  const pad = (size: Dim): Value[] =>
    size === 0 ? [] : [zeros(x.builder, { type: x.type, shape: staticShape(x.shape.with(axis, size)) })];
  return concat([...pad(before), x, ...pad(after)], axis);
}

const toEnd = Number.MAX_SAFE_INTEGER;

/** x[…, start:end, …] for each of `axes`; an end of Infinity is the end of the axis. x itself when nothing is cut. */
export function slice(x: Value, starts: readonly number[], ends: readonly number[], axes: readonly number[]): Value {
  const { builder } = x;
  const finite = ends.map((end) => (end === Infinity ? toEnd : end));
  const inputs = [x, builder.integers(starts), builder.integers(finite), builder.integers(axes)];
  const [sliced] = Slice.infer(inputs, {});
  return sliced && sameShape(sliced.shape, x.shape) ? x : builder.one(Slice, inputs);
}
