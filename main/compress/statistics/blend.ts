import { blendedSides, type Extraction, type Side } from '../extraction/extraction.ts';

/**
 * (1 − λ)·general + λ·domain on sufficient statistics: those of a mixture of the two texts, exact for any λ without
 * walking again (ALGORITHMS §3.5). A side with weight 0 is null.
 */
export function blend(
  general: ArrayLike<number> | null,
  domain: ArrayLike<number> | null,
  lambda: number,
): Float64Array {
  if (!general || lambda === 1) return asFloat64(required(domain, 'domain'));
  if (!domain || lambda === 0) return asFloat64(general);
  const mixed = new Float64Array(general.length);
  for (let i = 0; i < mixed.length; i += 1)
    mixed[i] = (1 - lambda) * (general[i] as number) + lambda * (domain[i] as number);
  return mixed;
}

/** What is collected of each side that counts, one after the other, blended by the extraction's λ. */
export async function blendedOver(
  { settings }: Pick<Extraction, 'settings'>,
  of: (side: Side) => Promise<ArrayLike<number>>,
): Promise<Float64Array> {
  const lambda = settings.lambda ?? 1;
  const found = new Map<Side, ArrayLike<number>>();
  for (const side of blendedSides(lambda)) found.set(side, await of(side));
  return blend(found.get('general') ?? null, found.get('domain') ?? null, lambda);
}

const asFloat64 = (values: ArrayLike<number>): Float64Array =>
  values instanceof Float64Array ? values : new Float64Array(values);

function required<T>(found: T | null, side: string): T {
  if (found === null) throw new Error(`The ${side} text was not walked, but its weight is not 0.`);
  return found;
}
