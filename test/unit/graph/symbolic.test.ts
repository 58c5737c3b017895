import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../main/graph/builder.ts';
import * as ops from '../../../main/graph/ops/index.ts';
import { runGraph } from '../../support/runGraph.ts';

describe('sizes known only at run time', () => {
  it('follow a causal mask from attention_mask and the past', async () => {
    const b = new GraphBuilder();
    const attention = b.input('attention_mask', 'int64', ['batch', 'past + sequence']);
    const past = b.input('past', 'float32', ['batch', 'past', 2]);
    const length = (x: typeof past, axis: number) =>
      ops.gather(ops.shapeOf(x), b.constant('int64', [], BigInt64Array.of(BigInt(axis))), 0);
    const total = length(attention, 1);
    const keys = ops.range(0, total);
    const queries = ops.range(length(past, 1), total);
    expect(keys.shape).toEqual(['past + sequence']);
    expect(queries.shape).toEqual(['sequence']);

    const causal = ops.lessOrEqual(keys, ops.unsqueeze(queries, [1]));
    const seen = ops.and(causal, ops.cast(ops.unsqueeze(attention, [1]), 'bool'));
    expect(seen.shape).toEqual(['batch', 'sequence', 'past + sequence']);
    const mask = ops.where(seen, b.scalar(0), b.scalar(-1));
    const { y } = await runGraph(b.build({ y: mask }), {
      attention_mask: { data: [0, 1, 1, 1], shape: [1, 4] },
      past: { data: [0, 0, 0, 0], shape: [1, 2, 2] },
    });
    expect(Array.from(y as Float32Array)).toEqual([-1, 0, 0, -1, -1, 0, 0, 0]);
  });

  it('follow reshapes, joins and slices', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['batch', 'sequence', 6]);
    const heads = ops.transpose(ops.reshape(x, [0, 0, 2, 3]), [0, 2, 1, 3]);
    expect(heads.shape).toEqual(['batch', 2, 'sequence', 3]);
    const stacked = ops.reshape(ops.concat([heads, heads], 2), [0, 1, -1, 3]);
    expect(stacked.shape).toEqual(['batch', 1, '4*sequence', 3]);
    const apart = ops.reshape(stacked, [0, 1, 4, -1, 3]);
    expect(apart.shape).toEqual(['batch', 1, 4, 'sequence', 3]);
    expect(ops.slice(x, [1], [Infinity], [1]).shape).toEqual(['batch', 'sequence - 1', 6]);
    const last = ops.slice(x, [-1], [Infinity], [1]);
    expect(last.shape).toEqual(['batch', 1, 6]);

    const sizes = ops.slice(ops.shapeOf(x), [0], [2], [0]);
    const flat = ops.mul(ops.slice(sizes, [0], [1], [0]), ops.slice(sizes, [1], [2], [0]));
    const rows = ops.reshape(x, ops.concat([flat, b.integers([6])], 0));
    expect(rows.shape).toEqual(['batch*sequence', 6]);
    const grid = ops.expand(b.scalar(7), ops.concat([sizes, b.integers([1])], 0));
    expect(grid.shape).toEqual(['batch', 'sequence', 1]);
    const sum = ops.add(grid, last);
    expect(sum.shape).toEqual(['batch', 'sequence', 6]);
    const data = Array.from({ length: 12 }, (_, i) => i);
    const results = await runGraph(b.build({ apart, rows, sum }), { x: { data, shape: [1, 2, 6] } });
    expect(Array.from(results['sum'] as Float32Array)).toEqual([13, 14, 15, 16, 17, 18, 13, 14, 15, 16, 17, 18]);
  });
});
