import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import { rotary } from '../../../main/graph/functions/index.ts';
import * as ops from '../../../main/graph/ops/index.ts';

const b = new GraphBuilder();
const a23 = b.input('a23', 'float32', [2, 3]);
const a45 = b.input('a45', 'float32', [4, 5]);
const wide = b.input('wide', 'float64', [2, 3]);
const cube = b.input('cube', 'float32', [2, 2, 2]);
const rows = b.input('rows', 'int64', [2]);
const bits = b.input('bits', 'bool', [2]);

const mistakes: Readonly<Record<string, () => Value | readonly Value[]>> = {
  'Add: shapes [2, 3] and [4, 5] do not broadcast (2 against 4).': () => ops.add(a23, a45),
  'Mul: both inputs must have one type, not float32 and float64.': () => ops.mul(a23, wide),
  'MatMul: float32 [2, 3] and float32 [4, 5] do not multiply.': () => ops.matMul(a23, a45),
  'Gemm: float32 [2, 3] and float32 [5, 4] do not multiply.': () => ops.gemm(a23, a45, { transB: true }),
  'Gemm: a float32 bias [2, 2, 2] does not broadcast to float32 [2, 2].': () =>
    ops.gemm(a23, ops.reshape(a23, [3, 2]), { bias: cube }),
  'Gemm: [2] is not a matrix.': () => ops.gemm(ops.cast(rows, 'float32'), a45),
  'Reshape: [2, 3] has not as many elements as [4, 2].': () => ops.reshape(a23, [4, 2]),
  'Reshape: [2, 3] cannot become [4, -1].': () => ops.reshape(a23, [4, -1]),
  'ReduceSum: axis 2 does not exist in a tensor of rank 2.': () => ops.reduceSum(a23, [2]),
  'Transpose: [0, 0] is not a permutation of 2 axes.': () => ops.transpose(a23, [0, 0]),
  'Concat: float32 [2, 3] and float32 [4, 5] do not join along axis 1.': () => ops.concat([a23, a45], -1),
  'Split: pieces of 2, 2 do not add up to axis 1 of [2, 3].': () => ops.split(a23, [2, 2], 1),
  'Slice: 2 … 1 is not a range of axis 1 of [2, 3].': () => ops.slice(a23, [2], [1], [1]),
  'Slice: starts, ends and axes must be equally long.': () => ops.slice(a23, [0, 0], [1], [1]),
  'Squeeze: axis 1 of [2, 3] has 3 elements, not 1.': () => ops.squeeze(a23, [-1]),
  'Gather: indices must be int64 or int32, not float32.': () => ops.gather(a23, a45, 0),
  'GatherElements: indices [2] do not fit data [2, 3] off axis 1.': () => ops.gatherElements(a23, rows, 1),
  'GatherND: float32 indices [4, 5] do not address [2, 3].': () => ops.gatherND(a23, a45),
  'ScatterND: updates must be float32 [], not float32 [4, 5].': () => ops.scatterND(a23, rows, a45),
  'ScatterElements: indices [2] and float32 updates [4, 5] do not fit float32 data [2, 3] along axis 0.': () =>
    ops.scatterElements(a23, rows, a45, 0),
  'Where: a bool condition and two values of one type are needed, not int64, float32 and float32.': () =>
    ops.where(rows, a23, a23),
  'Not: the input must be bool, not float32.': () => ops.not(a23),
  'And: both inputs must be bool, not bool and int64.': () => ops.and(bits, rows),
  'TopK: there are no 4 largest elements along axis 1 of [2, 3].': () => ops.topK(a23, 4).values,
  'CumSum: axis 2 does not exist in a tensor of rank 2.': () => ops.cumSum(a23, 2),
  'Range: rows must be an int64 scalar that is known in terms of dimensions.': () => ops.range(0, rows),
  'Expand: the shape rows must be an int64 list known in terms of dimensions.': () => ops.expand(a23, rows),
  'rotary: a last axis of 3 elements has no halves.': () => rotary(a23, a23, a23),
  'The graph has a value named "rows" already; names must be unique and not empty.': () => b.input('rows', 'bool', []),
  'A constant of int64 needs a BigInt64Array, not a Float32Array.': () => b.constant('int64', [1], Float32Array.of(1)),
  'A constant of shape [2] cannot hold 1 values.': () => b.constant('float32', [2], Float32Array.of(1)),
  'Neg: a23 belongs to another graph.': () => new GraphBuilder().one(ops.Neg, [a23]),
};

describe('shape rules', () => {
  for (const [message, mistake] of Object.entries(mistakes)) {
    it(`say "${message}"`, () => {
      expect(mistake).toThrow(expect.objectContaining({ name: 'GraphError', message }));
    });
  }
});
