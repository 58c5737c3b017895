import type { Value } from '../../builder.ts';
import { divideDims, subtractDims } from '../../dims.ts';
import { knownElements } from '../../elements.ts';
import { nth, type Operator } from '../../operator.ts';
import { type Dim, GraphError } from '../../types.ts';

/** start, start + step, … up to but without `limit`, from three int64 scalars. */
export const Range: Operator = {
  name: 'Range',
  infer: (inputs) => {
    const [start, limit, step] = [0, 1, 2].map((i) => bound(nth(inputs, i)));
    return [{ type: 'int64', shape: [length(start as Dim, limit as Dim, step as Dim)] }];
  },
};

function bound(value: Value): Dim {
  const [element] = knownElements(value) ?? [];
  if (value.type !== 'int64' || value.rank !== 0 || element === undefined) {
    throw new GraphError(`Range: ${value.name} must be an int64 scalar that is known in terms of dimensions.`);
  }
  return element;
}

function length(start: Dim, limit: Dim, step: Dim): Dim {
  const distance = subtractDims(limit, start);
  const steps = typeof distance === 'number' ? Math.ceil(distance / Number(step)) : divideDims(distance, step);
  if (steps === null || Number.isNaN(steps) || steps === Infinity) {
    throw new GraphError(`Range: from ${start} to ${limit} in steps of ${step} has no length that could be named.`);
  }
  return typeof steps === 'number' ? Math.max(steps, 0) : steps;
}

/** Integers from `start` (a number or an int64 scalar) to before `limit` (an int64 scalar) in steps of `step`. */
export function range(start: Value | number, limit: Value, step = 1): Value {
  const scalar = (number: number) => limit.builder.constant('int64', [], BigInt64Array.of(BigInt(number)));
  return limit.builder.one(Range, [typeof start === 'number' ? scalar(start) : start, limit, scalar(step)]);
}
