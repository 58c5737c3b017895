import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import { gradient } from '../../../main/graph/gradient.ts';
import * as ops from '../../../main/graph/ops/index.ts';
import { expectClose } from '../../support/close.ts';
import { runGraph } from '../../support/runGraph.ts';

/** The gradient of the sum of build(x) at a vector x. */
async function gradientAt(x: readonly number[], build: (x: Value) => Value): Promise<number[]> {
  const builder = new GraphBuilder();
  const input = builder.input('x', 'float64', [x.length]);
  const [g] = gradient([build(input)], [input]);
  const { y } = await runGraph(builder.build({ y: g as Value }), { x });
  return Array.from(y as Float64Array);
}

describe('gradient', () => {
  it('is 0 where the outputs do not depend on a value, and adds up where they do in several ways', async () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', 'float32', [2]);
    const other = builder.input('other', 'float32', [2, 2]);
    const [gx, none] = gradient([ops.add(ops.mul(x, x), ops.scale(x, 3)), ops.neg(x)], [x, other]);
    const results = await runGraph(builder.build({ gx: gx as Value, none: none as Value }), { x: [1, -2] });
    expect(Array.from(results['gx'] as Float32Array)).toEqual([4, -2]);
    expect(Array.from(results['none'] as Float32Array)).toEqual([0, 0, 0, 0]);
  });

  it('reaches values in the middle of a graph', async () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', 'float64', [2]);
    const middle = ops.exp(x);
    const [toMiddle, toX] = gradient([ops.mul(middle, middle)], [middle, x]);
    const results = await runGraph(builder.build({ m: toMiddle as Value, x_: toX as Value }), { x: [0, 1] });
    expectClose(results['m'] as Float64Array, [2, 2 * Math.E]);
    expectClose(results['x_'] as Float64Array, [2, 2 * Math.E ** 2]);
  });

  it('stops at detach, at Sign and at comparisons', async () => {
    expect(await gradientAt([3, -2], (x) => ops.mul(x, ops.detach(x)))).toEqual([3, -2]);
    expect(await gradientAt([3, -2], (x) => ops.mul(x, ops.sign(x)))).toEqual([1, -1]);
    const zero = (x: Value) => x.builder.scalar(0, 'float64');
    const chosen = await gradientAt([3, -2], (x) => ops.where(ops.greater(x, zero(x)), ops.mul(x, x), zero(x)));
    expectClose(chosen, [6, 0]);
  });

  it('treats ties as documented', async () => {
    expect(await gradientAt([2, 5, 5], (x) => ops.reduceMax(x))).toEqual([0, 0.5, 0.5]);
    expect(await gradientAt([1], (x) => ops.max(x, ops.scale(x, 1)))).toEqual([1]);
    expect(await gradientAt([1], (x) => ops.max(ops.scale(x, 1), ops.scale(ops.scale(x, 0.5), 2)))).toEqual([1]);
    expect(await gradientAt([0], (x) => ops.relu(x))).toEqual([0]);
    expect(await gradientAt([0], (x) => ops.abs(x))).toEqual([0]);
  });

  it('adds up slices that are gathered more than once, the same every time', async () => {
    const count = 4096;
    const builder = new GraphBuilder();
    const table = builder.input('table', 'float32', [3, 64]);
    const rows = builder.input('rows', 'int64', [count]);
    const [g] = gradient([ops.gather(table, rows, 0)], [table]);
    const graph = builder.build({ g: g as Value });
    const feeds = { rows: Array.from({ length: count }, (_, i) => i % 2) };
    const first = await runGraph(graph, feeds);
    expect(new Set(first['g'] as Float32Array)).toEqual(new Set([count / 2, 0]));
  });

  it('says which operator has no gradient for an input', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', 'float32', [2]);
    const odd = builder.one({ name: 'Odd', infer: ([v]) => [v as Value] }, [x]);
    expect(() => gradient([odd], [x])).toThrow('Odd has no gradient with respect to its input 0 (x).');
    expect(() => gradient([], [x])).toThrow('gradient() needs at least one output to differentiate.');
  });
});
