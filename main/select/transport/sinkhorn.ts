import { type Graph, GraphBuilder, type Value } from '../../graph/builder.ts';
import { add, div, exp, log, mul, neg, reduceMax, reduceSum, sub } from '../../graph/ops/index.ts';
import type { Device } from '../../runtime/device.ts';
import { float32, floats } from '../../runtime/tensor.ts';

export interface SinkhornOptions {
  /** Strength ε of the entropy, in the unit of the costs. */
  readonly entropy: number;
  /** Largest total error of the plan's row sums. */
  readonly tolerance?: number;
  /** Rounds at the last strength; where they do not suffice the error says so. */
  readonly rounds?: number;
}

/** A plan of transport π_ij = a_i b_j exp((f_i + g_j − C_ij) / ε), given by its potentials. */
export interface TransportPlan {
  /** What a little more mass at a row adds to the cost, up to one constant for all rows. */
  readonly f: Float32Array;
  readonly g: Float32Array;
  /** ⟨π, C⟩. */
  readonly cost: number;
  /** Σ |row sum − a| before the last round, which can only have lowered it. */
  readonly error: number;
}

/**
 * Optimal transport with entropy, min ⟨π, C⟩ + ε KL(π ‖ a bᵀ), by Sinkhorn's rounds on the potentials
 * (Cuturi 2013; Peyré & Cuturi 2019, remark 4.23): f ← −ε ln Σ_j b_j exp((g_j − C_ij)/ε) and the same for g. Everything stays a
 * logarithm, so nothing overflows however small ε is; ε is lowered by halves (Schmitzer 2019).
 *
 * @param cost Row-major [rows, columns].
 * @param a Masses of the rows, positive, with the same sum as those of the columns.
 */
export async function sinkhorn(
  device: Device,
  cost: Float32Array,
  a: Float64Array,
  b: Float64Array,
  { entropy, tolerance = 1e-4, rounds = 500 }: SinkhornOptions,
): Promise<TransportPlan> {
  const round = await device.compile(roundGraph());
  const shape = [a.length, b.length];
  const masses = (of: Float64Array) => Float32Array.from(of, Math.log);
  const fixed = {
    cost: float32(cost, shape),
    logA: float32(masses(a), [a.length, 1]),
    logB: float32(masses(b), [1, b.length]),
  };
  let f: Float32Array = new Float32Array(a.length);
  let g: Float32Array = new Float32Array(b.length);
  let error = Infinity;
  for (const strength of strengths(cost, entropy)) {
    const most = strength === entropy ? rounds : annealing;
    error = Infinity;
    for (let done = 0; done < most && error > tolerance; done += 1) {
      const at = { g: float32(g, [1, b.length]), entropy: float32(Float32Array.of(strength), []) };
      const next = await round.run({ ...fixed, ...at });
      const moved = floats(next['f.out']);
      // Behind a round columns are exact, and rows are off by as much as the next round moves them.
      if (done > 0) error = rowError(a, f, moved, strength);
      f = moved;
      g = floats(next['g.out']);
    }
  }
  const end = await device.compile(costGraph());
  const { moved } = await end.run({
    ...fixed,
    ...{ f: float32(f, [a.length, 1]), g: float32(g, [1, b.length]), entropy: float32(Float32Array.of(entropy), []) },
  });
  return { f, g, cost: floats(moved)[0] ?? 0, error };
}

/** Rounds at each strength before the last. */
const annealing = 5;

/** The wanted strength, and before it its doubles as long as they are below the largest cost. */
function strengths(cost: Float32Array, entropy: number): number[] {
  const largest = cost.reduce((most, value) => Math.max(most, value), 0);
  const result = [entropy];
  for (let strength = 2 * entropy; strength < largest; strength *= 2) result.unshift(strength);
  return result;
}

const rowError = (a: Float64Array, f: Float32Array, next: Float32Array, entropy: number): number =>
  a.reduce((sum, mass, i) => sum + mass * Math.abs(Math.expm1(((f[i] as number) - (next[i] as number)) / entropy)), 0);

/** −ε ln Σ exp(x) along an axis that is kept with size 1. */
function softMinimum(x: Value, axis: number, entropy: Value): Value {
  const top = reduceMax(x, [axis], true);
  return neg(mul(entropy, add(top, log(reduceSum(exp(sub(x, top)), [axis], true)))));
}

/** Both halves of a round. */
function roundGraph(): Graph {
  const builder = new GraphBuilder();
  const cost = builder.input('cost', 'float32', ['rows', 'columns']);
  const entropy = builder.input('entropy', 'float32', []);
  const [logA, logB] = [
    builder.input('logA', 'float32', ['rows', 1]),
    builder.input('logB', 'float32', [1, 'columns']),
  ];
  const g = builder.input('g', 'float32', [1, 'columns']);
  const f = softMinimum(add(div(sub(g, cost), entropy), logB), 1, entropy);
  return builder.build({ 'f.out': f, 'g.out': softMinimum(add(div(sub(f, cost), entropy), logA), 0, entropy) });
}

/** ⟨π, C⟩ of the plan that the potentials describe. */
function costGraph(): Graph {
  const builder = new GraphBuilder();
  const cost = builder.input('cost', 'float32', ['rows', 'columns']);
  const entropy = builder.input('entropy', 'float32', []);
  const [logA, logB] = [
    builder.input('logA', 'float32', ['rows', 1]),
    builder.input('logB', 'float32', [1, 'columns']),
  ];
  const [f, g] = [builder.input('f', 'float32', ['rows', 1]), builder.input('g', 'float32', [1, 'columns'])];
  const plan = exp(add(div(sub(add(f, g), cost), entropy), add(logA, logB)));
  return builder.build({ moved: reduceSum(mul(plan, cost)) });
}
