import { describe, expect, it } from 'vitest';
import type { UnitCut } from '../../../../../main/compress/granularity/width/compensation.ts';
import { refit } from '../../../../../main/compress/granularity/width/compensations/refit.ts';
import { rescale } from '../../../../../main/compress/granularity/width/compensations/rescale.ts';
import type { UnitSite } from '../../../../../main/models/architecture.ts';
import { columns, gram, leastError, outputError, rows, statistics, values, work } from '../scoredMatrix.ts';

describe('repairs of whole units', () => {
  const site = { kind: 'neuron', count: columns, columns: 1 } as unknown as UnitSite;
  const kept = [0, 1, 3, 4, 6, 7, 9, 12, 14, 15];
  const cut: UnitCut = { site, kept, output: values, rows, columns, statistics };
  const silent = (output: Float32Array) => output.map((w, i) => (kept.includes(i % columns) ? w : 0));

  it('a refit is the least squares solution on the units that stay', async () => {
    const under = Uint8Array.from({ length: rows * columns }, (_, i) => (kept.includes(i % columns) ? 1 : 0));
    const { output } = await refit.repair(work, cut, { damping: 1e-9 });
    const error = outputError(silent(output as Float32Array));
    expect(error / leastError(under)).toBeLessThan(1 + 1e-4);
  });

  it('a refit that knows how far the stream has drifted gives what the whole model gives', async () => {
    // The stream behind is off by A x, so what is wanted is (W − A) x, and the drift is E[A x xᵀ] = A G.
    const a = values.map((_, i) => 0.3 * Math.sin(i));
    const drift = Float64Array.from({ length: rows * columns }, (_, at) => {
      const [row, j] = [Math.floor(at / columns), at % columns];
      return Array.from(
        { length: columns },
        (_unused, i) => (a[row * columns + i] as number) * (gram[i * columns + j] as number),
      ).reduce((x, y) => x + y, 0);
    });
    const { output } = await refit.repair(work, { ...cut, drift }, { damping: 1e-9 });
    const wanted = values.map((w, i) => w - (a[i] as number));
    const { output: expected } = await refit.repair(work, { ...cut, output: wanted }, { damping: 1e-9 });
    for (const [i, value] of silent(output as Float32Array).entries())
      expect(value).toBeCloseTo(silent(expected as Float32Array)[i] as number, 3);
  });

  it('one factor for each column is better than none, and no factor can be improved', async () => {
    const { output } = await rescale.repair(work, cut, { damping: 1e-9 });
    const tuned = silent(output as Float32Array);
    const error = outputError(tuned);
    expect(error).toBeLessThan(outputError(silent(values)));
    for (const column of kept) {
      for (const step of [0.99, 1.01]) {
        expect(outputError(tuned.map((w, i) => (i % columns === column ? w * step : w)))).toBeGreaterThan(error - 1e-9);
      }
    }
  });
});
