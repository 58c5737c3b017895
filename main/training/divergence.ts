/** Running mean of the loss: share of the newest step. */
const newest = 0.1;

/** How many of the last steps the running mean looks at. */
const lastSteps = 50;

/**
 * Why a step must not be taken; null when it may.
 *
 * @param losses the loss of every step so far, in nats.
 * @param next the step about to be taken, counted from 1, with its loss in nats and the norm of its gradient.
 */
export function divergence(
  losses: readonly number[],
  { step, loss, gradientNorm }: { step: number; loss: number; gradientNorm: number },
): string | null {
  const advice = 'choose a lower learning rate, a longer warm-up, or shorter gradients (clip)';
  if (!Number.isFinite(loss)) return `the loss of step ${step} is not a number; ${advice}`;
  if (!Number.isFinite(gradientNorm)) return `the gradient of step ${step} is not a number; ${advice}`;
  const [first] = losses;
  const smooth = losses
    .slice(-lastSteps)
    .reduce((mean, one) => mean + newest * (one - mean), losses.at(-lastSteps) ?? first ?? loss);
  if (first === undefined || smooth <= 1.5 * first + 1) return null;
  return `the loss has risen from ${first.toFixed(3)} to ${smooth.toFixed(3)} nats; ${advice}`;
}
