import type { Value } from '../../graph/builder.ts';
import { abs, add, div, max, mul, reduceMean, scale } from '../../graph/ops/index.ts';
import type { GradientStatistic } from '../../walk/statistics.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat32 } from '../extraction/tensors.ts';
import type { Artifact } from '../extraction/workspace.ts';
import { gradientTotals } from './collectBackward.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import { generalImportance } from './generalImportance.ts';
import type { OwnStatistic } from './statistic.ts';

/** Importance of every weight of a linear, row-major. */
export type Importance = (layer: number, local: string) => Promise<Float32Array>;

/** Importance for general text first (none is needed when λ is 0), then with gradients on the domain text. */
export const importance: OwnStatistic<Record<never, never>, Importance> = {
  kind: 'own',
  name: 'importance',
  explanation: 'importance for general language and gradients of the domain text',
  pass: 'importance',
  // A sweep costs about two passes forward and the factorisations; gradients are taken on the domain text alone.
  stages: (lambda) => [...(lambda > 0 ? [[stage.generalImportance, 4] as const] : []), ...backwardStages(1)(1)],
  weighsGeneral: true,
  bytes: (model, text) => gradientBytes(2)(model, { ...text, sides: 1 }),
  collect: async (extraction) => {
    const lambda = extraction.settings.lambda ?? 0;
    const general = lambda > 0 ? await generalImportance(extraction) : null;
    const identity = { lambda, general: lambda > 0 ? extraction.calibration('general').fingerprint : null };
    const statistic = dualStatistic(lambda);
    const totals = await gradientTotals(extraction, 'domain', [statistic], { identity, auxiliary: general });
    return (layer, local) => readFloat32(totals.get(statistic.name)?.[layer] as Artifact, local);
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
