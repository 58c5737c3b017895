import { add, detach, mul, sub } from '../../../graph/ops/index.ts';
import type { GateLaw } from '../gates.ts';

/** z = open: gates that are shut from outside, by what the training finds otherwise. */
export const switches: GateLaw = {
  key: 'switches',
  tensors: () => ({ trained: {} }),
  emit: (tensor) => tensor('open'),
};

/** z = open · c with c = 1 at first: factors that are trained like weights. */
export const factors: GateLaw = {
  key: 'factors',
  tensors: ({ count }) => ({ trained: { factor: new Float32Array(count).fill(1) } }),
  emit: (tensor) => mul(tensor('open'), tensor('factor')),
};

/**
 * z = open in value, with the gradient of z for the score behind it (straight through, Bengio et al. 2013). As z multiplies
 * all that a unit gives, that gradient is Σ w ∂L/∂w over the weights that read the unit.
 */
export const straightThrough: GateLaw = {
  key: 'straight through',
  tensors: ({ count }) => ({ trained: { score: new Float32Array(count) } }),
  emit: (tensor) => add(tensor('open'), sub(tensor('score'), detach(tensor('score')))),
};
