import type { Value } from '../../../main/graph/builder.ts';
import * as ops from '../../../main/graph/ops/index.ts';
import type { GradientCase } from './finiteDifferences.ts';

const positive = [0.5, 2] as const;

const unary = (build: (x: Value) => Value, more: Partial<GradientCase> = {}): GradientCase[] => [
  { shapes: [[2, 3]], build, ...more },
  { shapes: [[]], build, ...more },
];

/** Equal shapes, broadcasting from both sides, and a rank that has to be extended. */
const binary = (build: (a: Value, b: Value) => Value, more: Partial<GradientCase> = {}): GradientCase[] =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [
      [2, 1],
      [1, 3],
    ],
    [[2, 2, 2], [2]],
    [[], [3]],
  ].map((shapes) => ({ shapes, build, ...more }));

const integers = (like: Value, shape: readonly number[], ...numbers: number[]): Value =>
  like.builder.constant('int64', shape, BigInt64Array.from(numbers, BigInt));

const bools = (like: Value, shape: readonly number[], ...bits: number[]): Value =>
  like.builder.constant('bool', shape, Uint8Array.from(bits));

/** For every operator with a gradient, by its name: what is checked against finite differences. */
export const gradientCases: Readonly<Record<string, readonly GradientCase[]>> = {
  Abs: unary(ops.abs),
  Add: binary(ops.add),
  Cast: [{ shapes: [[2, 3]], build: (x) => ops.cast(ops.exp(ops.cast(x, 'float64')), 'float32'), type: 'float32' }],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      build: (a, b) => ops.concat([a as Value, b as Value, a as Value], -1),
    },
    {
      shapes: [
        [1, 2],
        [3, 2],
      ],
      build: (...values) => ops.concat(values, 0),
    },
  ],
  Cos: unary(ops.cos),
  CumSum: [
    { shapes: [[2, 4]], build: (x) => ops.cumSum(x, -1) },
    { shapes: [[3, 2]], build: (x) => ops.cumSum(x, 0, { exclusive: true }) },
    { shapes: [[3, 2]], build: (x) => ops.cumSum(x, 0, { reverse: true }) },
  ],
  Div: binary(ops.div, { range: positive }),
  Erf: unary(ops.erf, { type: 'float32' }),
  Exp: unary(ops.exp),
  Expand: [
    { shapes: [[2, 1]], build: (x) => ops.expand(x, [3, 2, 4]) },
    { shapes: [[]], build: (x) => ops.expand(x, [2, 2]) },
  ],
  Gather: [
    { shapes: [[4, 3]], build: (x) => ops.gather(x, integers(x, [2, 3], 0, 3, 3, 1, 0, 3), 0) },
    { shapes: [[2, 4, 3]], build: (x) => ops.gather(x, integers(x, [3], 2, -1, 2), 1) },
    { shapes: [[3, 4]], build: (x) => ops.gather(x, integers(x, [2, 2], 3, 0, 3, 3), -1) },
    { shapes: [[3, 4]], build: (x) => ops.gather(x, integers(x, [], 2), 0) },
  ],
  GatherElements: [
    { shapes: [[3, 4]], build: (x) => ops.gatherElements(x, integers(x, [3, 2], 0, 3, 1, 1, 2, 0), 1) },
    { shapes: [[3, 2]], build: (x) => ops.gatherElements(x, integers(x, [2, 2], 0, 2, 2, 2), -2) },
  ],
  GatherND: [
    { shapes: [[3, 2, 2]], build: (x) => ops.gatherND(x, integers(x, [3, 2], 0, 1, 2, 0, 0, 1)) },
    { shapes: [[3, 2]], build: (x) => ops.gatherND(x, integers(x, [2, 2, 1], 0, 2, 2, 2)) },
    { shapes: [[3, 2]], build: (x) => ops.gatherDistinct(x, integers(x, [2, 1], 2, 0)) },
  ],
  Gemm: [
    ...[
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ].map(([transA = false, transB = false]) => ({
      shapes: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]],
      build: (...[a, b, bias]: Value[]) => ops.gemm(a as Value, b as Value, { transA, transB, bias: bias as Value }),
    })),
    {
      shapes: [
        [2, 3],
        [3, 2],
      ],
      build: (a, b) => ops.gemm(a as Value, b as Value),
    },
    {
      shapes: [
        [2, 3],
        [3, 2],
        [2, 1],
      ],
      build: (a, b, bias) => ops.gemm(a as Value, b as Value, { bias: bias as Value }),
    },
  ],
  Identity: unary(ops.identity),
  Log: unary(ops.log, { range: positive }),
  MatMul: [
    {
      shapes: [
        [2, 3],
        [3, 4],
      ],
      build: (a, b) => ops.matMul(a as Value, b as Value),
    },
    {
      shapes: [
        [2, 2, 3],
        [3, 2],
      ],
      build: (a, b) => ops.matMul(a as Value, b as Value),
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [2, 3, 2],
      ],
      build: (a, b) => ops.matMul(a as Value, b as Value),
    },
  ],
  Max: binary(ops.max),
  Min: binary(ops.min),
  Mul: binary(ops.mul),
  Neg: unary(ops.neg),
  Pow: [...binary(ops.pow, { range: positive }), ...unary((x) => ops.pow(x, 3))],
  Reciprocal: unary(ops.reciprocal, { range: positive }),
  ReduceMax: [
    { shapes: [[2, 4]], build: (x) => ops.reduceMax(x, [-1]) },
    { shapes: [[2, 2, 3]], build: (x) => ops.reduceMax(x, [0, -1], true) },
    { shapes: [[2, 3]], build: (x) => ops.reduceMax(x) },
  ],
  ReduceMean: [
    { shapes: [[2, 4]], build: (x) => ops.reduceMean(x, [-1], true) },
    { shapes: [[2, 2, 3]], build: (x) => ops.reduceMean(x, [0, 2]) },
  ],
  ReduceSum: [
    { shapes: [[2, 4]], build: (x) => ops.reduceSum(x, [-1]) },
    { shapes: [[2, 2, 3]], build: (x) => ops.reduceSum(x, [1, 0], true) },
    { shapes: [[2, 3]], build: (x) => ops.reduceSum(x) },
  ],
  Relu: unary(ops.relu),
  Reshape: [
    { shapes: [[2, 6]], build: (x) => ops.reshape(x, [3, -1]) },
    { shapes: [[2, 6]], build: (x) => ops.reshape(x, [0, 2, 3]) },
  ],
  ScatterElements: [
    {
      shapes: [
        [3, 4],
        [3, 2],
      ],
      build: (x, u) => ops.scatterElements(x as Value, integers(x as Value, [3, 2], 0, 0, 1, 3, 2, 2), u as Value, -1),
    },
  ],
  ScatterND: [
    {
      shapes: [
        [3, 2, 2],
        [2, 2],
      ],
      build: (x, u) => ops.scatterND(x as Value, integers(x as Value, [2, 2], 0, 1, 2, 0), u as Value),
    },
  ],
  Sigmoid: unary(ops.sigmoid),
  Sin: unary(ops.sin),
  Slice: [
    { shapes: [[4, 3]], build: (x) => ops.slice(x, [1], [3], [0]) },
    { shapes: [[4, 3, 2]], build: (x) => ops.slice(x, [-2, 0], [Infinity, -1], [-2, 0]) },
  ],
  Softmax: [
    { shapes: [[2, 4]], build: (x) => ops.softmax(x) },
    { shapes: [[3, 2]], build: (x) => ops.softmax(x, 0) },
  ],
  Split: [
    { shapes: [[2, 5]], build: (x) => ops.split(x, [2, 3], -1) },
    { shapes: [[4, 2]], build: (x) => ops.split(x, [1, 2, 1], 0).filter((_, i) => i !== 1) },
  ],
  Sqrt: unary(ops.sqrt, { range: positive }),
  Squeeze: [{ shapes: [[1, 3, 1]], build: (x) => ops.squeeze(x, [-1, 0]) }],
  Sub: binary(ops.sub),
  Tanh: unary(ops.tanh),
  TopK: [
    { shapes: [[2, 5]], build: (x) => ops.topK(x, 2).values },
    { shapes: [[4, 2]], build: (x) => ops.topK(x, 3, 0).values },
  ],
  Transpose: [{ shapes: [[2, 3, 2]], build: (x) => ops.transpose(x, [2, 0, 1]) }],
  Unsqueeze: [{ shapes: [[2, 3]], build: (x) => ops.unsqueeze(x, [-1, 1]) }],
  Where: binary((a, b) => ops.where(bools(a, [2, 1], 1, 0), a, b)).filter(({ shapes }) => shapes[0]?.[0] === 2),
};
