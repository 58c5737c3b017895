import type { Value } from './builder.ts';
import { type Dim, GraphError, isExternal } from './types.ts';

/** Longer integer tensors are data, not shapes. */
const longestList = 64;

/**
 * The elements of a small int64 or int32 tensor in terms of dimensions, where they follow from constants and shapes:
 * the Shape of [batch, 4] has the elements "batch" and 4. Null where they are not known.
 */
export function knownElements(value: Value): readonly Dim[] | null {
  if (value.type !== 'int64' && value.type !== 'int32') return null;
  const { constant } = value;
  if (constant) {
    return isExternal(constant) || constant.length > longestList
      ? null
      : Array.from(constant as ArrayLike<number | bigint>, Number);
  }
  const node = value.builder.producer(value);
  return node?.operator.elements?.(node) ?? null;
}

/** The elements of a tensor that holds a shape; an error where they are not known. */
export function shapeElements(value: Value, operator: string): readonly Dim[] {
  const elements = knownElements(value);
  if (elements && value.rank === 1) return elements;
  throw new GraphError(`${operator}: the shape ${value.name} must be an int64 list known in terms of dimensions.`);
}

/** The rule of operators that keep the elements of their first input in their order. */
export function sameElements({ inputs: [x] }: { readonly inputs: readonly Value[] }): readonly Dim[] | null {
  return x ? knownElements(x) : null;
}

/** The rule of elementwise arithmetic of two inputs, one of which may be a single element. */
export function pairedElements(combine: (a: Dim, b: Dim) => Dim) {
  return ({ inputs: [a, b] }: { readonly inputs: readonly Value[] }): readonly Dim[] | null => {
    const left = a && knownElements(a);
    const right = b && knownElements(b);
    if (!left || !right || a.rank > 1 || b.rank > 1) return null;
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, i) =>
      combine(left[left.length === 1 ? 0 : i] as Dim, right[right.length === 1 ? 0 : i] as Dim),
    );
  };
}
