import { noOptions, type NoOptions } from '../../components/component.ts';
import { combine, type GradientSurgeryComponent, type TwoGradients } from './gradientSurgery.ts';

/** Share of the first gradient in the shortest convex combination: ⟨h − g, h⟩ / ‖g − h‖², cut off at 0 and 1. */
export function shortestShare({
  gg,
  gh,
  hh,
}: {
  readonly gg: number;
  readonly gh: number;
  readonly hh: number;
}): number {
  const apart = gg - 2 * gh + hh;
  return apart > 0 ? Math.min(1, Math.max(0, (hh - gh) / apart)) : 0.5;
}

/** Dot products over the entries that may change. */
function products(both: readonly TwoGradients[]) {
  let [gg, gh, hh] = [0, 0, 0];
  for (const { one, general } of both) {
    const { gradient, mask } = one;
    for (let i = 0; i < gradient.length; i += 1) {
      if (mask?.[i] === 0) continue;
      const [g, h] = [gradient[i] as number, general[i] as number];
      gg += g * g;
      gh += g * h;
      hh += h * h;
    }
  }
  return { gg, gh, hh };
}

/**
 * The shortest convex combination of both gradients (Désidéri 2012; Lv et al. 2021): a step along it lowers both losses, or
 * none can be lowered without raising the other.
 */
export const minNorm: GradientSurgeryComponent<NoOptions> = {
  name: 'minNorm',
  explanation:
    'Takes, in every step, the direction that lowers the loss of the domain and of general text alike, without weights to be chosen.',
  citation:
    'Désidéri. Comptes Rendus Mathématique 2012; Lv, Liang, Gong, Li, Liu, Li, et al. NeurIPS 2021. arXiv:2112.04137',
  options: noOptions,
  prepare: () => ({
    resolve: (both) => {
      const domain = shortestShare(products(both));
      const weights = { domain, general: 1 - domain };
      combine(both, weights);
      return weights;
    },
  }),
};
