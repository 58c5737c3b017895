import { describe, expect, it } from 'vitest';
import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import * as functions from '../../../main/graph/functions/index.ts';
import { expectClose } from '../../support/close.ts';
import { randomNumbers } from '../../support/random.ts';
import { runGraph } from '../../support/runGraph.ts';
import { checkGradient, type GradientCase } from './finiteDifferences.ts';

const targets = (like: Value, ...rows: number[]): Value =>
  like.builder.constant('int64', [rows.length], BigInt64Array.from(rows, BigInt));

const logP = (x: Value): Value => functions.logSoftmax(x);

const xielu = (x: Value, [alphaPositive, alphaNegative, beta]: readonly Value[]): Value =>
  functions.xielu(x, {
    ...{ alphaPositive: alphaPositive as Value, alphaNegative: alphaNegative as Value, beta: beta as Value },
    epsilon: x.builder.scalar(-1e-6, x.type),
  });

const cases: Readonly<Record<string, GradientCase>> = {
  crossEntropy: { shapes: [[3, 4]], build: (x) => functions.crossEntropy(x as Value, targets(x as Value, 2, 0, 2)) },
  gelu: { shapes: [[2, 3]], build: (x) => functions.gelu(x as Value), type: 'float32' },
  geluGate: { shapes: [[2, 3]], build: (x) => functions.geluGate(x as Value), type: 'float32' },
  geluTanh: { shapes: [[2, 3]], build: (x) => functions.geluTanh(x as Value) },
  geluTanhGate: { shapes: [[2, 3]], build: (x) => functions.geluTanhGate(x as Value) },
  jensenShannon: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (p, q) => functions.jensenShannon(logP(p as Value), logP(q as Value)),
  },
  klDivergence: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (p, q) => functions.klDivergence(logP(p as Value), logP(q as Value)),
  },
  layerNorm: {
    shapes: [[2, 4], [4], [4]],
    build: (x, w, b) => functions.layerNorm(x as Value, w as Value, b as Value, 1e-5),
  },
  logSoftmax: { shapes: [[3, 2]], build: (x) => functions.logSoftmax(x as Value, 0) },
  meanSquaredError: {
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (a, b) => functions.meanSquaredError(a as Value, b as Value),
  },
  rmsNorm: { shapes: [[2, 4], [4]], build: (x, w) => functions.rmsNorm(x as Value, w as Value, 1e-5) },
  rotary: {
    shapes: [
      [1, 2, 3, 4],
      [3, 4],
      [3, 4],
    ],
    build: (x, cos, sin) => functions.rotary(x as Value, cos as Value, sin as Value),
  },
  scaled: { shapes: [[2, 3]], build: (x) => functions.scaled(x as Value, 1.5) },
  silu: { shapes: [[2, 3]], build: (x) => functions.silu(x as Value) },
  softCap: { shapes: [[2, 3]], build: (x) => functions.softCap(x as Value, 2) },
  softplus: { shapes: [[2, 3]], build: (x) => functions.softplus(x as Value) },
  xielu: { shapes: [[2, 3], [1], [1], []], build: (x, ...numbers) => xielu(x as Value, numbers as Value[]) },
};

/** Runs a function of float64 inputs and returns its output. */
async function compute(shapes: number[][], data: number[][], build: (...xs: Value[]) => Value): Promise<number[]> {
  const builder = new GraphBuilder();
  const inputs = shapes.map((shape, i) => builder.input(`x${i}`, 'float64', shape));
  const graph = builder.build({ y: build(...inputs) });
  const { y } = await runGraph(graph, Object.fromEntries(data.map((numbers, i) => [`x${i}`, numbers])));
  return Array.from(y as Float64Array);
}

describe('functions', () => {
  it('each have a test', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(functions).sort());
  });

  for (const [name, testCase] of Object.entries(cases)) {
    it(`${name}: first and second derivatives agree with finite differences`, async () => {
      await checkGradient(testCase);
      await checkGradient(testCase, 2);
    });
  }

  const x = randomNumbers(3)(8, -3, 3);
  const rows = [x.slice(0, 4), x.slice(4)];
  const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length;

  it('logSoftmax and crossEntropy give log-probabilities, even of huge logits', async () => {
    const expected = rows.flatMap((row) => {
      const total = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return row.map((logit) => logit - total);
    });
    expectClose(await compute([[2, 4]], [x], (v) => functions.logSoftmax(v)), expected, { relative: 1e-12 });
    const nll = await compute([[2, 4]], [x], (v) => functions.crossEntropy(v, targets(v, 3, 1)));
    expectClose(nll, [-(expected[3] as number), -(expected[5] as number)], { relative: 1e-12 });
    expect(await compute([[1, 2]], [[1e4, 0]], (v) => functions.logSoftmax(v))).toEqual([0, -1e4]);
  });

  it('klDivergence is Σ p ln(p / q), and 0 between equals', async () => {
    const [p, q] = [
      [0.5, 0.5],
      [0.9, 0.1],
    ] as const;
    const logs = [p.map(Math.log), q.map(Math.log)];
    const kl = await compute(
      [
        [1, 2],
        [1, 2],
      ],
      logs,
      functions.klDivergence,
    );
    expectClose(kl, [0.5 * Math.log(0.5 / 0.9) + 0.5 * Math.log(0.5 / 0.1)], { relative: 1e-12 });
    expect(await compute([[1, 2]], [logs[0] as number[]], (v) => functions.klDivergence(v, v))).toEqual([0]);
  });

  it('rmsNorm and layerNorm standardise the last axis', async () => {
    const w = [1, 2, 3, 4];
    const rms = rows.flatMap((row) =>
      row.map((v, i) => (v / Math.sqrt(mean(row.map((u) => u * u)) + 1e-3)) * (w[i] as number)),
    );
    expectClose(await compute([[2, 4], [4]], [x, w], (v, g) => functions.rmsNorm(v, g, 1e-3)), rms, {
      relative: 1e-12,
    });
    const layer = rows.flatMap((row) => {
      const centred = row.map((v) => v - mean(row));
      return centred.map((v, i) => (v / Math.sqrt(mean(centred.map((u) => u * u)) + 1e-3)) * (w[i] as number) + 0.5);
    });
    const normed = await compute([[2, 4], [4], []], [x, w, [0.5]], (v, g, b) => functions.layerNorm(v, g, b, 1e-3));
    expectClose(normed, layer, { relative: 1e-12 });
  });

  it('softplus overflows nothing, and xielu has its closed form on both sides of zero', async () => {
    const x = [-700, -3, -1, -0.25, 0, 0.25, 2, 700];
    const softplus = (v: number) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
    expectClose(await compute([[8]], [x], functions.softplus), x.map(softplus), { relative: 1e-12 });
    const form = (v: number) =>
      v > 0
        ? softplus(0.2) * v * v + 0.5 * v
        : (softplus(-1.05) + 0.5) * (Math.expm1(Math.min(v, -1e-6)) - v) + 0.5 * v;
    const found = await compute([[8], [1], [1], []], [x, [0.2], [-1.05], [0.5]], (v, ...rest) => xielu(v, rest));
    expectClose(found, x.map(form), { relative: 1e-9 });
  });

  it('silu and geluTanh have their closed forms, and geluTanh is near gelu', async () => {
    expectClose(
      await compute([[8]], [x], functions.silu),
      x.map((v) => v / (1 + Math.exp(-v))),
      { relative: 1e-12 },
    );
    const tanhForm = x.map((v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))));
    expectClose(await compute([[8]], [x], functions.geluTanh), tanhForm, { relative: 1e-12 });
    const builder = new GraphBuilder();
    const input = builder.input('x', 'float32', [8]);
    const { y } = await runGraph(builder.build({ y: functions.gelu(input) }), { x });
    expectClose(y as Float32Array, tanhForm, { absolute: 1e-3 });
  });

  it('rotary turns the pairs (i, i + D/2) by their angle', async () => {
    const angles = [0.3, 1.1];
    const twice = (of: (angle: number) => number) => [...angles, ...angles].map(of);
    const turned = await compute(
      [[1, 4], [4], [4]],
      [[1, 2, 3, 4], twice(Math.cos), twice(Math.sin)],
      functions.rotary,
    );
    const [a, b] = angles as [number, number];
    const expected = [
      Math.cos(a) - 3 * Math.sin(a),
      2 * Math.cos(b) - 4 * Math.sin(b),
      3 * Math.cos(a) + Math.sin(a),
      4 * Math.cos(b) + 2 * Math.sin(b),
    ];
    expectClose(turned, expected, { relative: 1e-12 });
  });
});
