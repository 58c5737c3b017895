/**
 * What scores, allocations and compensations ask to be measured. Forward needs are sums over the activations that
 * linears read, backward needs sums over the gradients of linears, each taken on the dense model in one pass.
 *
 * moments: Σx, Σx² · magnitudes: Σ|x| · gram: XᵀX · states: how far each layer moves the hidden states
 * gradient: Σg · gradientSquares: Σg² · gates: Σ|∂L/∂ξ| and Σ(∂L/∂ξ)² for a gate ξ = 1 on each unit
 * relevance: what reaches each unit from the right answers · windowGradients: the gradients of a few windows, kept apart
 * curvature: H·w · trace: diagonal of the Hessian · importance: OBS importance for general text, with domain gradients
 * probes: losses of randomly perturbed weights · ablation: losses of the model without one of its parts
 */
export const forwardNeeds = ['moments', 'magnitudes', 'gram', 'states'] as const;
export type ForwardNeed = (typeof forwardNeeds)[number];

export const gradientNeeds = ['gradient', 'gradientSquares', 'gates'] as const;
export type GradientNeed = (typeof gradientNeeds)[number];

export type Need =
  | ForwardNeed
  | GradientNeed
  | 'relevance'
  | 'windowGradients'
  | 'curvature'
  | 'trace'
  | 'importance'
  | 'probes'
  | 'ablation';

export const isForward = (need: Need): need is ForwardNeed => (forwardNeeds as readonly string[]).includes(need);
export const isGradient = (need: Need): need is GradientNeed => (gradientNeeds as readonly string[]).includes(need);
