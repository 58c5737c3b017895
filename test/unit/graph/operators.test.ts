import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import * as ops from '../../../main/graph/ops/index.ts';
import { runGraph } from '../../support/runGraph.ts';
import { checkGradient } from './finiteDifferences.ts';
import { gradientCases } from './gradientCases.ts';

const files = readdirSync(new URL('../../../main/graph/ops', import.meta.url), { encoding: 'utf8', recursive: true })
  .map((file) => basename(file, '.ts'))
  .filter((file) => /^[A-Z]/.test(file));

/** For every operator without a gradient: a value and what its elements must be. */
const valueCases: Readonly<Record<string, (builder: GraphBuilder) => [value: Value, expected: readonly number[]]>> = {
  And: (b) => [ops.and(bool(b, 1, 1, 0), bool(b, 1, 0, 0)), [1, 0, 0]],
  Equal: (b) => [ops.equal(float(b, 1, 2, 3), float(b, 2)), [0, 1, 0]],
  GatherBlockQuantized: (b) => [
    ops.gatherBlockQuantized(
      { ...blocks(b), levels: b.constant('uint8', [2, 8], levels) },
      ops.cast(float(b, 1), 'int64'),
    ),
    [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, -4, -4, -4, -4, 3.5, 3.5, 3.5, 3.5],
  ],
  Greater: (b) => [ops.greater(float(b, 1, 2, 3), float(b, 2)), [0, 0, 1]],
  GreaterOrEqual: (b) => [ops.greaterOrEqual(float(b, 1, 2, 3), float(b, 2)), [0, 1, 1]],
  Less: (b) => [ops.less(float(b, 1, 2, 3), float(b, 2)), [1, 0, 0]],
  LessOrEqual: (b) => [ops.lessOrEqual(float(b, 1, 2, 3), float(b, 2)), [1, 1, 0]],
  // What is multiplied is rounded to whole shares of its largest number, 127: here all of it exactly.
  MatMulNBits: (b) => {
    const x = ops.reshape(float(b, 127, 2, 0, 4, ...Array.from({ length: 11 }, () => 0), -1), [1, 16]);
    const matrix = { ...blocks(b), levels: b.constant('uint8', [2, 1, 8], levels), columns: 16 };
    return [ops.matMulNBits(x, matrix), [-7 * 127 + 2 * -6 + 4 * -4 - 7, -127 - 1 + 2 - 3.5]];
  },
  NonZero: (b) => [ops.nonZero(ops.reshape(float(b, 0, 2, 0, -1), [2, 2])), [0, 1, 1, 1]],
  Not: (b) => [ops.not(bool(b, 1, 0)), [0, 1]],
  Or: (b) => [ops.or(bool(b, 1, 1, 0), bool(b, 1, 0, 0)), [1, 1, 0]],
  Range: (b) => [ops.range(2, b.constant('int64', [], BigInt64Array.of(9n)), 3), [2, 5, 8]],
  Shape: (b) => [ops.shapeOf(ops.reshape(float(b, 1, 2, 3, 4, 5, 6), [3, 2])), [3, 2]],
  Sign: (b) => [ops.sign(float(b, -3, 0, 0.5)), [-1, 0, 1]],
};

/** Two rows of 16 levels, and what they are levels of. */
const levels = Uint8Array.of(0x21, 0x43, 0x65, 0x87, 0x09, 0xba, 0xdc, 0xfe, 0x76, 0x98, 0xba, 0xdc, 0, 0, 0xff, 0xff);
const blocks = (b: GraphBuilder) => ({
  ...{ bits: 4, block: 16, scales: b.constant('float32', [2, 1], Float32Array.of(1, 0.5)) },
});

const float = (b: GraphBuilder, ...numbers: number[]) =>
  b.constant('float32', [numbers.length], Float32Array.from(numbers));
const bool = (b: GraphBuilder, ...bits: number[]) => b.constant('bool', [bits.length], Uint8Array.from(bits));

describe('operators', () => {
  it('each have a test, and are exported', () => {
    expect([...Object.keys(gradientCases), ...Object.keys(valueCases)].sort()).toEqual(files.sort());
    expect(files.filter((file) => !(file in ops))).toEqual([]);
  });

  for (const [name, cases] of Object.entries(gradientCases)) {
    it(`${name}: first and second derivatives agree with finite differences`, async () => {
      for (const testCase of cases) {
        expect(operatorsOf(testCase)).toContain(name);
        await checkGradient(testCase);
        await checkGradient(testCase, 2);
      }
    });
  }

  for (const [name, build] of Object.entries(valueCases)) {
    it(`${name}: values`, async () => {
      const builder = new GraphBuilder();
      const [value, expected] = build(builder);
      expect(builder.nodes.map(({ operator }) => operator.name)).toContain(name);
      const { y } = await runGraph(builder.build({ y: value }), {});
      expect(Array.from(y as Float32Array, Number)).toEqual(expected);
    });
  }
});

function operatorsOf({ shapes, build, type = 'float64' }: (typeof gradientCases)[string][number]): string[] {
  const builder = new GraphBuilder();
  build(...shapes.map((shape, i) => builder.input(`x${i}`, type, shape)));
  return builder.nodes.map(({ operator }) => operator.name);
}
