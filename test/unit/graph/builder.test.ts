import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../main/graph/builder.ts';
import * as ops from '../../../main/graph/ops/index.ts';

describe('GraphBuilder', () => {
  it('makes equal nodes and equal small constants once', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    expect(ops.exp(x)).toBe(ops.exp(x));
    expect(ops.softmax(x, 0)).not.toBe(ops.softmax(x, -1));
    expect(ops.identity(x)).not.toBe(ops.detach(x));
    expect(b.scalar(0.5)).toBe(b.scalar(0.5));
    expect(b.scalar(0)).not.toBe(b.scalar(-0));
    expect(b.scalar(1)).not.toBe(b.scalar(1, 'float64'));
  });

  it('keeps only what the outputs need', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    const unused = b.input('unused', 'float32', [2]);
    ops.add(x, unused);
    const graph = b.build({ y: ops.neg(ops.exp(x)) });
    expect(graph.inputs).toEqual([x]);
    expect(graph.nodes.map(({ operator }) => operator.name)).toEqual(['Exp', 'Neg']);
    expect(graph.constants).toEqual([]);
  });

  it('gives a named constant out again, but not as another type or shape', () => {
    const b = new GraphBuilder();
    const w = b.constant('float32', [2], Float32Array.of(1, 2), 'w');
    expect(b.constant('float32', [2], Float32Array.of(1, 2), 'w')).toBe(w);
    expect(() => b.constant('float32', [1], Float32Array.of(1), 'w')).toThrow(
      'The graph has a constant w already, of another type or shape.',
    );
  });

  it('numbers values around names that are taken', () => {
    const b = new GraphBuilder();
    const x = b.input('v1', 'float32', [2]);
    expect(ops.exp(x).name).toBe('v2');
  });
});
