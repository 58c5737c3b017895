import { describe, expect, it } from 'vitest';
import { drawnAnswers } from '../../../../../main/compress/statistics/answers/drawnAnswers.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { layeredModel, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const source = layeredModel(3);
const read = testExtraction()
  .model(source)
  .texts(randomText(1, 64, 16))
  .recipe('axformer');
/** What the model itself would answer, so that whatever goes makes the loss larger. */
const text = { windows: await drawnAnswers(await read.open(), 'domain'), fingerprint: 'answers' };

async function run(limit: number) {
  const said: string[] = [];
  const workspace = { ...memoryWorkspace(), warn: (message: string) => void said.push(message) };
  const { outcomes, loss } = await testExtraction()
    .model(source)
    .texts(text)
    .recipe('axformer', { allocation: { name: 'tolerance', limit, windows: 64 } })
    .settings({ sparsity: 0.4 })
    .in(workspace)
    .run();
  const sites = source.architecture.layers.flatMap((_, layer) => source.family.units(source.architecture, layer));
  const all = sites.reduce((sum, { cost, count }) => sum + cost * count, 0);
  const kept = sites.reduce(
    (sum, { layer, kind, cost }) => sum + cost * (outcomes[layer]?.units?.[kind]?.length ?? 0),
    0,
  );
  return { said, gone: 1 - kept / all, rise: (await loss()) - (await loss(source)) };
}

describe('AxFormer’s limit of quality', () => {
  it('ends before the size that was asked for, and says how far it came', async () => {
    const { said, gone, rise } = await run(0.01);
    expect(gone).toBeLessThan(0.37);
    expect(rise).toBeLessThanOrEqual(0.01 + 1e-4);
    expect(said).toEqual([expect.stringContaining(`${(100 * gone).toFixed(1)} % of the units go, not 40.0 %`)]);
  });

  it('says nothing where the size comes first', async () => {
    const { said, gone } = await run(10);
    expect(gone).toBeGreaterThan(0.37);
    expect(gone).toBeLessThanOrEqual(0.4);
    expect(said).toEqual([]);
  });
});
