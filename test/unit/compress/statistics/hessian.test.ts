import { describe, expect, it } from 'vitest';
import { hessianDiagonalSample } from '../../../../main/compress/statistics/hessianDiagonal.ts';
import { hessianProduct } from '../../../../main/compress/statistics/hessianProduct.ts';
import { allLinears } from '../../../../main/compress/extraction/linears.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { perturbed } from '../../../../main/compress/numerics/perturb.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import { source, extraction, lossAt } from './smallExtraction.ts';

describe('curvature', () => {
  it('is the change of the gradient along the weights', async () => {
    const product = await hessianProduct.collect(extraction, { step: 0.01 });
    // d/dε of wᵀ g((1 + ε) w) by second differences of the loss along w: wᵀ H w.
    const scaled = (factor: number) =>
      calibrationLoss(
        extraction,
        perturbed(source, `all ${factor}`, (_, values) => values.map((w) => w * factor)),
      );
    const second = ((await scaled(1.02)) - 2 * (await scaled(1)) + (await scaled(0.98))) / 0.02 ** 2;
    let found = 0;
    for (const { parameter, layer } of allLinears(source)) {
      const values = await source.read(parameter);
      (await product(layer, parameter.local)).forEach((value, i) => (found += value * (values[i] as number)));
    }
    expect(found / second).toBeCloseTo(1, 1);
  });

  it('is sampled around the diagonal of the Hessian', async () => {
    const local = 'mlp.down_proj.weight';
    const name = `${llama.layerPrefix(1)}${local}`;
    const samples: Float64Array[] = [];
    for (let seed = 1; seed <= 24; seed += 1)
      samples.push(await (await hessianDiagonalSample(extraction, seed, 0.01))(1, local));
    const mean = (i: number) => samples.reduce((sum, sample) => sum + (sample[i] as number), 0) / samples.length;
    const trace = samples.reduce((sum, sample) => sum + sample.reduce((a, b) => a + b, 0), 0) / samples.length;
    // Second differences of single weights, over a sample of the matrix.
    const chosen = Array.from({ length: 40 }, (_, i) => i * 19);
    const base = await calibrationLoss(extraction, source);
    let expected = 0;
    for (const at of chosen)
      expected += ((await lossAt(name, at, 0.05)) - 2 * base + (await lossAt(name, at, -0.05))) / 0.05 ** 2;
    const found = chosen.reduce((sum, at) => sum + mean(at), 0);
    const spread = Math.sqrt(
      chosen.reduce(
        (sum, at) =>
          sum + samples.reduce((s, sample) => s + ((sample[at] as number) - mean(at)) ** 2, 0) / samples.length ** 2,
        0,
      ),
    );
    expect(Math.abs(found - expected)).toBeLessThan(4 * spread + 0.05 * Math.abs(expected));
    expect(Number.isFinite(trace)).toBe(true);
  });
});
