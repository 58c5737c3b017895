import type { Node, Value } from '../builder.ts';
import { GraphError } from '../types.ts';
import type { Axis, Dimensions } from './dimensions.ts';
import { reshapedAxes } from './reshaped.ts';

/** What a rule sees: a node with the axes of its inputs. */
interface Visit {
  readonly node: Node;
  readonly axes: readonly (readonly Axis[])[];
  readonly dimensions: Dimensions;
}

/** Axes of every output. */
type Rule = (visit: Visit) => readonly (readonly Axis[])[];

const sizesOf = ({ name, shape }: Value): readonly number[] =>
  shape.map((size) => {
    if (typeof size === 'number') return size;
    throw new GraphError(`The size ${size} of ${name} has to be a number for its dimensions to be followed.`);
  });

const numberOf = ({ attributes }: Node, name: string, otherwise: number): number => {
  const found = attributes[name];
  return found?.kind === 'int' ? found.value : otherwise;
};

const from = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Constant whole numbers that a node reads. */
function integersOf({ operator, inputs }: Node, at: number): readonly number[] {
  const data = inputs[at]?.constant;
  if (!data || !('length' in data))
    throw new GraphError(`${operator.name} has no constant ${at} to follow dimensions by.`);
  return Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Axes that lie on one another, aligned at the last one; an axis of size 1 lies on any. */
function broadcast({ node, axes, dimensions }: Visit, out: readonly number[]): Axis[] {
  return out.map((size, at) => {
    const lying = node.inputs.map((input, i) => {
      const own = at - (out.length - input.rank);
      return own >= 0 && (sizesOf(input)[own] as number) === size ? (axes[i]?.[own] ?? null) : null;
    });
    return dimensions.same(lying);
  });
}

const elementwise: Rule = (visit) => visit.node.outputs.map((output) => broadcast(visit, sizesOf(output)));

/** a [.., m, k] · b [.., k, n]: the inner axes are one. */
function product({ dimensions }: Visit, a: readonly Axis[], b: readonly Axis[], batch: readonly Axis[]): Axis[] {
  dimensions.same([a.at(-1) ?? null, b.at(-2) ?? null]);
  return [...batch, a.at(-2) ?? null, b.at(-1) ?? null];
}

const matMul: Rule = (visit) => {
  const [a = [], b = []] = visit.axes;
  const [first, second] = visit.node.inputs as [Value, Value];
  const out = sizesOf(visit.node.outputs[0] as Value);
  const batch = out.slice(0, -2).map((size, at) => {
    const lying = [first, second].map((input, i) => {
      const own = at - (out.length - input.rank);
      return own >= 0 && sizesOf(input)[own] === size ? (visit.axes[i]?.[own] ?? null) : null;
    });
    return visit.dimensions.same(lying);
  });
  return [product(visit, a, b, batch)];
};

const gemm: Rule = (visit) => {
  const { node, axes, dimensions } = visit;
  const [a = [], b = [], c] = axes;
  const turned = (of: readonly Axis[], name: string) => (numberOf(node, name, 0) ? [of[1] ?? null, of[0] ?? null] : of);
  const [rows = null, columns = null] = product(visit, turned(a, 'transA'), turned(b, 'transB'), []);
  const added = c && node.inputs[2];
  if (!added) return [[rows, columns]];
  const out = sizesOf(node.outputs[0] as Value);
  const along = (axis: Axis, at: number) => {
    const own = at - (2 - added.rank);
    return dimensions.same([axis, own >= 0 && sizesOf(added)[own] === out[at] ? (c[own] ?? null) : null]);
  };
  return [[along(rows, 0), along(columns, 1)]];
};

const reduced: Rule = ({ node, axes }) => {
  const [x] = node.inputs as [Value];
  const gone = new Set(integersOf(node, 1).map((axis) => from(axis, x.rank)));
  const stays = (axes[0] ?? []).map((axis, at) => (gone.has(at) ? null : axis));
  return [node.outputs[0]?.rank === x.rank ? stays : stays.filter((_, at) => !gone.has(at))];
};

const sliced: Rule = ({ node, axes }) => {
  const [x] = node.inputs as [Value];
  const [starts, ends, along] = [integersOf(node, 1), integersOf(node, 2), integersOf(node, 3)];
  const steps = node.inputs[4] ? integersOf(node, 4) : along.map(() => 1);
  const result = [...(axes[0] ?? [])];
  along.forEach((axis, i) => {
    const at = from(axis, x.rank);
    const size = sizesOf(x)[at] as number;
    const first = Math.min(size, from(starts[i] as number, (starts[i] as number) < 0 ? size : 0));
    const last = Math.min(size, (ends[i] as number) < 0 ? (ends[i] as number) + size : (ends[i] as number));
    result[at] =
      result[at]?.filter((_, j) => j >= first && j < last && (j - first) % (steps[i] as number) === 0) ?? null;
  });
  return [result];
};

const apart: Rule = ({ node, axes }) => {
  const [x] = node.inputs as [Value];
  const at = from(numberOf(node, 'axis', 0), x.rank);
  let start = 0;
  return node.outputs.map((output) => {
    const size = sizesOf(output)[at] as number;
    start += size;
    return (axes[0] ?? []).map((axis, i) => (i === at ? (axis?.slice(start - size, start) ?? null) : axis));
  });
};

const joined: Rule = ({ node, axes, dimensions }) => {
  const [output] = node.outputs as [Value];
  const at = from(numberOf(node, 'axis', 0), output.rank);
  const along = axes.map((own) => own[at] ?? null);
  const whole = along.every((axis) => axis !== null)
    ? Int32Array.from(along.flatMap((axis) => [...(axis ?? [])]))
    : null;
  return [
    Array.from({ length: output.rank }, (_, i) =>
      i === at ? whole : dimensions.same(axes.map((own) => own[i] ?? null)),
    ),
  ];
};

const expanded: Rule = (visit) => {
  const { node, axes } = visit;
  const [x] = node.inputs as [Value];
  const out = sizesOf(node.outputs[0] as Value);
  return [
    out.map((size, at) => {
      const own = at - (out.length - x.rank);
      return own >= 0 && sizesOf(x)[own] === size ? (axes[0]?.[own] ?? null) : null;
    }),
  ];
};

const reshaped: Rule = ({ node, axes, dimensions }) => {
  const [x] = node.inputs as [Value];
  return [reshapedAxes(dimensions, axes[0] ?? [], sizesOf(x), sizesOf(node.outputs[0] as Value))];
};

const transposed: Rule = ({ node, axes }) => {
  const perm = node.attributes['perm'];
  if (perm?.kind !== 'ints') throw new GraphError('Transpose has no order of axes to follow dimensions by.');
  return [perm.value.map((at) => axes[0]?.[at] ?? null)];
};

const rules = new Map<string, Rule>();
for (const name of ['MatMul']) rules.set(name, matMul);
rules.set('Gemm', gemm);
for (const name of ['ReduceMean', 'ReduceSum', 'ReduceMax']) rules.set(name, reduced);
rules.set('Slice', sliced);
rules.set('Split', apart);
rules.set('Concat', joined);
rules.set('Expand', expanded);
for (const name of ['Reshape', 'Squeeze', 'Unsqueeze']) rules.set(name, reshaped);
rules.set('Transpose', transposed);
for (const name of [
  'Abs',
  'Add',
  'Cast',
  'Cos',
  'Div',
  'Erf',
  'Exp',
  'Greater',
  'Identity',
  'Log',
  'Max',
  'Min',
  'Mul',
  'Neg',
  'Pow',
])
  rules.set(name, elementwise);
for (const name of [
  'Reciprocal',
  'Relu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Softmax',
  'Sqrt',
  'Sub',
  'Tanh',
  'Where',
  'CumSum',
])
  rules.set(name, elementwise);

/** Axes of a node's outputs; an error names an operator that no rule is known for. */
export function axesBehind(visit: Visit): readonly (readonly Axis[])[] {
  const { name } = visit.node.operator;
  const rule = rules.get(name);
  if (!rule) throw new GraphError(`Dimensions cannot be followed through the operator ${name}.`);
  return rule(visit);
}
