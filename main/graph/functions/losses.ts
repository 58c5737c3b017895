import type { Value } from '../builder.ts';
import {
  add,
  detach,
  exp,
  gatherElements,
  log,
  max,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  scale,
  squeeze,
  sub,
  unsqueeze,
} from '../ops/index.ts';

/**
 * x − max − ln Σ exp(x − max) along one axis. The operator LogSoftmax is not used because ONNX Runtime has no WebGPU
 * kernel for it. The maximum only guards against overflow and cancels out, so it is a constant for gradients.
 */
export function logSoftmax(x: Value, axis = -1): Value {
  const shifted = sub(x, detach(reduceMax(x, [axis], true)));
  return sub(shifted, log(reduceSum(exp(shifted), [axis], true)));
}

/**
 * Negative log likelihood per row [N] (in nats) of targets (int64) under logits [N, V]: ln Σ exp(x − max) − (x_t − max),
 * which never forms the normalised probabilities of the whole vocabulary. Targets of shape [N, 1] spare a reshape of
 * integers, which has no kernel on WebGPU; [N] works too.
 */
export function crossEntropy(logits: Value, targets: Value): Value {
  const column = targets.rank === 1 ? unsqueeze(targets, [1]) : targets;
  const shifted = sub(logits, detach(reduceMax(logits, [-1], true)));
  return squeeze(sub(log(reduceSum(exp(shifted), [-1], true)), gatherElements(shifted, column, 1)), [1]);
}

/** KL(P ‖ Q) = Σ p (ln p − ln q) over the last axis, from log-probabilities. */
export function klDivergence(logP: Value, logQ: Value): Value {
  return reduceSum(mul(exp(logP), sub(logP, logQ)), [-1]);
}

/** Jensen–Shannon divergence ½ KL(P ‖ M) + ½ KL(Q ‖ M) with M = ½ (P + Q) over the last axis, from log-probabilities. */
export function jensenShannon(logP: Value, logQ: Value): Value {
  const { builder } = logP;
  const [p, q] = [exp(logP), exp(logQ)];
  const middle = log(max(scale(add(p, q), 0.5), builder.scalar(1e-38, logP.type)));
  const expected = (of: Value, logOf: Value) => reduceSum(mul(of, sub(logOf, middle)), [-1]);
  return scale(add(expected(p, logP), expected(q, logQ)), 0.5);
}

/** Mean of (a − b)² over all elements, of rank 0. */
export function meanSquaredError(a: Value, b: Value): Value {
  const difference = sub(a, b);
  return reduceMean(mul(difference, difference));
}
