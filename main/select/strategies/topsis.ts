/**
 * TOPSIS (Hwang & Yoon 1981): alternatives by their nearness to the best of all criteria and distance from the worst. Every
 * criterion is a cost, scaled by the root of its sum of squares; the nearness is d_worst / (d_best + d_worst).
 *
 * @param criteria One array for each criterion; NaN stays NaN.
 * @returns nearness from 0 to 1, the best highest.
 */
export function topsis(criteria: readonly Float64Array[]): Float64Array {
  const scaled = criteria.map((values) => {
    const length = Math.sqrt(known(values).reduce((sum, value) => sum + value * value, 0)) || 1;
    return values.map((value) => value / length);
  });
  const best = scaled.map((values) => known(values).reduce((a, b) => Math.min(a, b), Infinity));
  const worst = scaled.map((values) => known(values).reduce((a, b) => Math.max(a, b), -Infinity));
  const from = (index: number, points: readonly number[]) =>
    Math.hypot(...scaled.map((values, i) => (values[index] as number) - (points[i] as number)));
  return Float64Array.from(criteria[0] ?? [], (_, index) => {
    const [near, far] = [from(index, best), from(index, worst)];
    // All alternatives are equal: none is nearer than another.
    return near + far === 0 ? 1 : far / (near + far);
  });
}

const known = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));
