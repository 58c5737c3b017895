/**
 * The skew-normal distribution of Azzalini (1985): density 2/ω · φ(z) · Φ(αz) with z = (x − ξ)/ω. It is fitted by
 * moments and only asked for its lower tail, in logarithms, because canaries lie where ordinary numbers have ended.
 */
export interface SkewNormal {
  readonly location: number;
  readonly scale: number;
  readonly shape: number;
}

/** No skew-normal has a skewness of 0.9953 or more; samples may. */
const mostSkewness = 0.99;

/** From mean, variance and skewness of the sample; null when it has no spread. */
export function fitSkewNormal(sample: readonly number[]): SkewNormal | null {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const moment = (power: number): number => sample.reduce((sum, x) => sum + (x - mean) ** power, 0) / sample.length;
  const variance = moment(2);
  if (!(variance > 0)) return null;
  const skewness = Math.max(-mostSkewness, Math.min(mostSkewness, moment(3) / variance ** 1.5));
  const part = Math.abs(skewness) ** (2 / 3);
  const delta = Math.sign(skewness) * Math.sqrt(((Math.PI / 2) * part) / (part + ((4 - Math.PI) / 2) ** (2 / 3)));
  const scale = Math.sqrt(variance / (1 - (2 * delta * delta) / Math.PI));
  return {
    location: mean - scale * delta * Math.sqrt(2 / Math.PI),
    scale,
    shape: delta / Math.sqrt(1 - delta * delta),
  };
}

const steps = 4096;

/** Natural logarithm of the probability of at most x: the density is integrated downwards from x by Simpson's rule. */
export function logLowerTail({ location, scale, shape }: SkewNormal, x: number): number {
  const z = (x - location) / scale;
  const logDensity = (at: number): number =>
    Math.LN2 - (at * at) / 2 - Math.log(2 * Math.PI) / 2 + logNormal(shape * at);
  // Beyond the mode the density falls at least like a normal one; sixteen units hold all of it but 1e-50.
  const low = Math.min(z, 0) - 16;
  const width = (z - low) / steps;
  const logs = Array.from({ length: steps + 1 }, (_, i) => logDensity(z - i * width));
  const highest = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  const weight = (i: number): number => (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2);
  const sum = logs.reduce((total, value, i) => total + weight(i) * Math.exp(value - highest), 0);
  return Math.min(0, highest + Math.log((sum * width) / 3));
}

/** ln Φ(x): by its series in the middle (Abramowitz & Stegun 26.2.11), by its continued fraction far out (26.2.14). */
export function logNormal(x: number): number {
  if (x > 6) return Math.log1p(-Math.exp(logNormal(-x)));
  const logPhi = -(x * x) / 2 - Math.log(2 * Math.PI) / 2;
  if (x > -4) {
    let term = x;
    let sum = x;
    for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
      term *= (x * x) / n;
      sum += term;
    }
    return Math.log(0.5 + Math.exp(logPhi) * sum);
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / (-x + fraction);
  return logPhi - Math.log(-x + fraction);
}
