import type { Value } from '../../../../graph/builder.ts';
import { abs, add, div, max, mul, reduceMean, scale } from '../../../../graph/ops/index.ts';
import type { GradientStatistic } from '../../../../walk/statistics.ts';
import { generalImportance } from '../../../statistics/generalImportance.ts';
import { gradientTotals } from '../../../statistics/gradients.ts';
import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { readFloat32 } from '../../../extraction/tensors.ts';
import type { Artifact } from '../../../extraction/workspace.ts';
import type { WeightScore } from '../score.ts';

/** D-Pruner: importance for general language first (none is needed when λ is 0), then gradients on the domain text. */
export const dualImportance: WeightScore<NoOptions> = {
  name: 'dualImportance',
  explanation:
    'What the loss on your domain text would feel, joined with what general language needs. The most careful score, and one that needs gradients.',
  citation: 'Zhang, Chen, et al. NAACL Findings 2024. arXiv:2405.06275',
  options: noOptions,
  needs: () => ['importance'],
  prepare: async ({ extraction }) => {
    const lambda = extraction.settings.lambda ?? 0;
    const importance = lambda > 0 ? await generalImportance(extraction) : null;
    const identity = { lambda, general: lambda > 0 ? extraction.calibration('general').fingerprint : null };
    const statistic = dualStatistic(lambda);
    const scores = await gradientTotals(extraction, 'domain', [statistic], identity, importance);
    return ({ layer, parameter }) => readFloat32(scores.get(statistic.name)?.[layer] as Artifact, parameter.local);
  },
};

/**
 * D-Pruner's dual importance (clean form): for every window of domain text
 *
 *   ĝ = g + λ κ G g² sign(g),   κ = mean|g| / mean(G g²),   I += | ĝ w + ½ (ĝ w)² |
 *
 * with g the gradient of the window's mean loss and G the OBS importance of the weight for general text. κ makes λ
 * free of scale; sign(g) makes the general term strengthen the gradient always (the published sign cancels gradients
 * that oppose the weight). Written with t = w g (1 + λ κ G |g|), so that |t + ½ t²| = |t| · |1 + ½ t|.
 */
export const dualStatistic = (lambda: number): GradientStatistic => ({
  name: 'dualImportance',
  separate: true,
  auxiliary: lambda === 0 ? [] : ['importance'],
  shape: ({ parameter }) => parameter.shape,
  emit: ({ weight, gradient, auxiliary }) => {
    const plain = mul(weight, gradient);
    const t = lambda === 0 ? plain : mul(plain, generalFactor(gradient, auxiliary('importance'), lambda));
    const half = add(scale(t, 0.5), t.builder.scalar(1));
    return abs(mul(t, half));
  },
});

/** 1 + λ κ G |g| */
function generalFactor(gradient: Value, importance: Value, lambda: number) {
  const size = abs(gradient);
  const weighted = mul(importance, size);
  const all = [0, 1];
  const tiny = gradient.builder.scalar(1e-30);
  const kappa = div(reduceMean(size, all), max(reduceMean(mul(weighted, size), all), tiny));
  return add(mul(weighted, scale(kappa, lambda)), gradient.builder.scalar(1));
}
