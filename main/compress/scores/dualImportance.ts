import { abs, add, div, max, mul, reduceMean, scale } from '../../graph/ops/index.ts';
import type { GradientStatistic } from '../../walk/statistics.ts';

/**
 * D-Pruner's dual importance (Zhang et al. 2024, clean form): for every window of domain text
 *
 *   ĝ = g + λ κ G g² sign(g),   κ = mean|g| / mean(G g²),   I += | ĝ w + ½ (ĝ w)² |
 *
 * with g the gradient of the window's mean loss and G the OBS importance of the weight for general text. κ makes λ
 * free of scale; sign(g) makes the general term strengthen the gradient always (the published sign cancels gradients
 * that oppose the weight). Written with t = w g (1 + λ κ G |g|), so that |t + ½ t²| = |t| · |1 + ½ t|.
 */
export const dualImportance = (lambda: number): GradientStatistic => ({
  name: 'dualImportance',
  per: 'window',
  auxiliary: lambda === 0 ? [] : ['importance'],
  emit: (weight, gradient, total, auxiliary) => {
    const plain = mul(weight, gradient);
    const t = lambda === 0 ? plain : mul(plain, generalFactor(gradient, auxiliary('importance'), lambda));
    const half = add(scale(t, 0.5), t.builder.scalar(1));
    return add(total, abs(mul(t, half)));
  },
});

/** 1 + λ κ G |g| */
function generalFactor(gradient: Parameters<typeof abs>[0], importance: Parameters<typeof abs>[0], lambda: number) {
  const size = abs(gradient);
  const weighted = mul(importance, size);
  const all = [0, 1];
  const tiny = gradient.builder.scalar(1e-30);
  const kappa = div(reduceMean(size, all), max(reduceMean(mul(weighted, size), all), tiny));
  return add(mul(weighted, scale(kappa, lambda)), gradient.builder.scalar(1));
}
