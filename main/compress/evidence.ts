import type { Site } from '../models/architecture.ts';
import type { LayerTotals } from '../walk/totals.ts';

/** Per-token means of what the linears of a site read: E[x] and E[x²] of every column. */
export interface Moments {
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

export type LayerMoments = ReadonlyMap<Site, Moments>;

/** Sums over tokens → means per token. */
export function momentsOf(totals: LayerTotals): LayerMoments {
  const result = new Map<Site, Moments>();
  for (const [site, statistics] of totals) {
    const found = statistics.get('moments');
    if (!found) throw new Error(`The walk collected no moments at ${site}.`);
    const perToken = (part: string) => Float64Array.from(found.parts[part] ?? [], (sum) => sum / found.tokens);
    result.set(site, { mean: perToken('sum'), square: perToken('squares') });
  }
  return result;
}

/**
 * (1 − λ)·general + λ·domain on sufficient statistics: the moments of a mixture of the two texts, exact for any λ
 * without walking again (ALGORITHMS §3.5). A side with weight 0 may be absent.
 */
export function blendMoments(general: LayerMoments | null, domain: LayerMoments | null, lambda: number): LayerMoments {
  if (!general || lambda === 1) return required(domain, 'domain');
  if (!domain || lambda === 0) return general;
  const mix = (a: Float64Array, b: Float64Array) =>
    a.map((value, i) => (1 - lambda) * value + lambda * (b[i] as number));
  return new Map(
    [...general].map(([site, g]) => {
      const d = domain.get(site);
      if (!d) throw new Error(`The domain text has no statistics at ${site}.`);
      return [site, { mean: mix(g.mean, d.mean), square: mix(g.square, d.square) }];
    }),
  );
}

function required(moments: LayerMoments | null, side: string): LayerMoments {
  if (!moments) throw new Error(`The ${side} text was not walked, but its weight is not 0.`);
  return moments;
}
