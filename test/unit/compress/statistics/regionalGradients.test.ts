import { describe, expect, it } from 'vitest';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { regionalGradients } from '../../../../main/compress/statistics/regionalGradients.ts';
import { float32, floats } from '../../../../main/runtime/tensor.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { extraction, windows } from './smallExtraction.ts';

/** Lengths of what a layer puts out for every window, with one weight moved. */
async function lengths(layer: number, local: string, at: number, by: number): Promise<number[]> {
  const { walker } = extraction;
  await using stream = await walker.embed(windows);
  for (let before = 0; before < layer; before += 1) await walker.forward(stream, before, await walker.load(before));
  const weights = await walker.load(layer);
  const own = weights[local];
  if (!own) throw new Error(`The layer has no ${local}.`);
  const moved = floats(own).map((value, i) => (i === at ? value + by : value));
  await walker.forward(stream, layer, { ...weights, [local]: float32(moved, own.shape) });
  const states = await stream.state.read(0);
  const size = states.length / windows.count;
  return Array.from({ length: windows.count }, (_, window) =>
    Math.sqrt(states.subarray(window * size, (window + 1) * size).reduce((sum, value) => sum + value * value, 0)),
  );
}

describe('regional gradients', () => {
  it.each([
    [0, 'self_attn.q_proj.weight', 5],
    [1, 'mlp.up_proj.weight', 17],
    [2, 'mlp.down_proj.weight', 3],
  ])('are how the length of what layer %i puts out moves with its weights (%s)', async (layer, local, at) => {
    const statistics = await new CalibrationStatistics(extraction).collect([regionalGradients]);
    const found = await statistics.layer(layer).read(regionalGradients, local);
    const step = 1e-2;
    const [high, low] = [await lengths(layer, local, at, step), await lengths(layer, local, at, -step)];
    const expected = high.reduce((sum, length, window) => sum + ((length - (low[window] ?? 0)) / (2 * step)) ** 2, 0);
    expect(((found[at] as number) * windows.count) / expected).toBeCloseTo(1, 1);
  });

  it('decide other weights than Wanda does, more of them the more they count', async () => {
    const zeros = async (score: object | string) => {
      const { made } = await testExtraction()
        .recipe('wanda', { score: score as never })
        .run();
      const all: boolean[] = [];
      for (const parameter of made.parameters)
        if (parameter.role === 'linear') all.push(...[...(await made.read(parameter))].map((value) => value === 0));
      return all;
    };
    const wanda = await zeros('wanda');
    const differ = (other: readonly boolean[]) => other.filter((zero, i) => zero !== wanda[i]).length;
    expect(differ(await zeros({ name: 'regional', alpha: 0 }))).toBe(0);
    const [little, much] = [await zeros({ name: 'regional', alpha: 1 }), await zeros({ name: 'regional', alpha: 1e4 })];
    expect(differ(little)).toBeGreaterThan(0);
    expect(differ(much)).toBeGreaterThan(differ(little));
  });

  it('belong to a recipe that learns behind them', () => {
    const { score, recovery } = recipeOf('wanda-plus');
    expect(score).toBe('regional');
    expect(recovery).toMatchObject({ of: 'sublayers', zeros: 'keep' });
  });
});
