import type { Value } from '../builder.ts';
import {
  abs,
  add,
  div,
  erf,
  exp,
  greater,
  log,
  min,
  mul,
  neg,
  relu,
  scale,
  sigmoid,
  sub,
  tanh,
  where,
} from '../ops/index.ts';

/** x · σ(x) (Elfwing et al. 2017; "swish"). */
export const silu = (x: Value): Value => mul(x, sigmoid(x));

/** x · Φ(x) with the normal distribution function Φ(x) = ½ (1 + erf(x / √2)) (Hendrycks & Gimpel 2016). */
export const gelu = (x: Value): Value => mul(x, geluGate(x));

/** What it lets through of x: Φ(x). */
export const geluGate = (x: Value): Value => scale(plusOne(erf(div(x, x.builder.scalar(Math.SQRT2, x.type)))), 0.5);

/** The tanh approximation of gelu that GPT-2 uses: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
export const geluTanh = (x: Value): Value => mul(x, geluTanhGate(x));

/** What it lets through of x: ½ (1 + tanh(√(2/π) (x + 0.044715 x³))). */
export function geluTanhGate(x: Value): Value {
  const inner = mul(x, plusOne(scale(mul(x, x), 0.044715)));
  return scale(plusOne(tanh(scale(inner, Math.sqrt(2 / Math.PI)))), 0.5);
}

/** c · tanh(x / c): nearly x while that is small, and never beyond ± c (Gemma 2). */
export const softCap = (x: Value, cap: number): Value => scale(tanh(scale(x, 1 / cap)), cap);

/** x multiplied by a number where there is one. */
export const scaled = (x: Value, by: number | undefined): Value => (by === undefined ? x : scale(x, by));

/** ln(1 + eˣ), written so that large x overflow nothing. */
export const softplus = (x: Value): Value => add(relu(x), log(plusOne(exp(neg(abs(x))))));

/** The numbers of an xIELU; all of them broadcast against its input. */
export interface Xielu {
  /** Of the slopes' logarithmic form: the slope is softplus(α). */
  readonly alphaPositive: Value;
  readonly alphaNegative: Value;
  readonly beta: Value;
  /** Slightly below zero: eˣ − 1 is not computed of anything nearer. */
  readonly epsilon: Value;
}

/**
 * xIELU (Huang & Schlag 2024, arXiv:2411.13010): its slope grows with x on both sides of zero, softplus(α₊) x² + βx above it and
 * (softplus(α₋) + β) (e^min(x, ε) − 1 − x) + βx below.
 */
export function xielu(x: Value, { alphaPositive, alphaNegative, beta, epsilon }: Xielu): Value {
  const above = mul(softplus(alphaPositive), mul(x, x));
  const { builder, type } = x;
  const below = sub(sub(exp(min(x, epsilon)), builder.scalar(1, type)), x);
  const curved = where(greater(x, builder.scalar(0, type)), above, mul(add(softplus(alphaNegative), beta), below));
  return add(curved, mul(beta, x));
}

const plusOne = (x: Value): Value => add(x, x.builder.scalar(1, x.type));
