import { GraphBuilder, type Value } from '../../../main/graph/builder.ts';
import { gradient } from '../../../main/graph/gradient.ts';
import { elementCount } from '../../../main/graph/shapes.ts';
import { isFloating, type TensorData } from '../../../main/graph/types.ts';
import { expectClose } from '../../support/close.ts';
import { randomNumbers } from '../../support/random.ts';
import { openGraph, typed } from '../../support/runGraph.ts';

/** Builds outputs from inputs that are to be differentiated. */
export type Build = (...inputs: Value[]) => Value | readonly Value[];

export interface GradientCase {
  /** Shapes of the differentiated inputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly build: Build;
  /** Range of the random inputs; −1 … 1 if absent. */
  readonly range?: readonly [low: number, high: number];
  /** float32 where ONNX Runtime has no float64 kernel on the CPU. */
  readonly type?: 'float32' | 'float64';
}

// The error of a central difference is O(h²) plus rounding/h; both are far below the tolerance with these steps.
const precision = {
  float64: { step: 1e-5, tolerance: { relative: 1e-6, absolute: 1e-8 } },
  float32: { step: 2 ** -6, tolerance: { relative: 5e-3, absolute: 2e-3 } },
} as const;

/**
 * Compares gradient() with central differences of ⟨upstream, outputs⟩ for every element of every input, with random
 * inputs and upstreams. `order` 2 does so for the gradient itself.
 */
export async function checkGradient(testCase: GradientCase, order: 1 | 2 = 1): Promise<void> {
  const { shapes, range: [low, high] = [-1, 1], type = 'float64' } = testCase;
  const random = randomNumbers(shapes.length + 17 * order);
  const builder = new GraphBuilder();
  const inputs = shapes.map((shape, i) => builder.input(`x${i}`, type, shape));
  const outputs = order === 1 ? floating(testCase.build(...inputs)) : derivative(testCase.build, inputs, random);
  const upstream = outputs.map((output, k) => builder.input(`u${k}`, type, output.shape));
  const gradients = gradient(outputs, inputs, upstream);

  const named = (prefix: string, values: readonly Value[]) =>
    Object.fromEntries(values.map((value, i) => [`${prefix}${i}`, value]));
  const forward = await openGraph(builder.build(named('y', outputs)));
  const backward = await openGraph(builder.build(named('g', gradients)));
  const xs = shapes.map((shape) => Array.from(typed(type, random(elementCount(shape), low, high)) as Float64Array));
  const us = outputs.map((output) => random(elementCount(output.shape)));
  const feeds = { ...numbered('x', xs), ...numbered('u', us) };

  const { step, tolerance } = precision[type];
  const found = await backward.run(feeds);
  for (const [i, x] of xs.entries()) {
    const expected: number[] = [];
    for (const [j, at] of x.entries()) {
      const moved = async (to: number) => inner(await forward.run({ ...feeds, [`x${i}`]: x.with(j, to) }), us);
      expected.push(((await moved(at + step)) - (await moved(at - step))) / (2 * step));
    }
    expectClose(found[`g${i}`] as Float64Array, expected, tolerance, `gradient of order ${order}, input ${i}`);
  }
  await forward.release();
  await backward.release();
}

/** First derivatives as functions of the inputs, for random fixed weights on the outputs. */
function derivative(build: Build, inputs: Value[], random: ReturnType<typeof randomNumbers>): Value[] {
  const outputs = floating(build(...inputs));
  const weights = outputs.map(({ builder, type, shape }) =>
    builder.constant(type, shape, typed(type, random(elementCount(shape)))),
  );
  return gradient(outputs, inputs, weights);
}

const floating = (built: Value | readonly Value[]): Value[] =>
  [built].flat().filter((value): value is Value => isFloating((value as Value).type));

const numbered = (prefix: string, lists: readonly number[][]) =>
  Object.fromEntries(lists.map((list, i) => [`${prefix}${i}`, list]));

/** Σ_k ⟨u_k, y_k⟩ in double precision. */
function inner(outputs: Record<string, TensorData>, upstream: readonly number[][]): number {
  return upstream.reduce((sum, u, k) => {
    const y = outputs[`y${k}`] as Float64Array;
    return sum + u.reduce((part, weight, j) => part + weight * Number(y[j]), 0);
  }, 0);
}
