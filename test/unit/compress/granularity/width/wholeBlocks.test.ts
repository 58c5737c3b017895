import { describe, expect, it } from 'vitest';
import type { LayerShape, UnitSite } from '../../../../../main/models/architecture.ts';
import { blockOf } from '../../../../../main/compress/granularity/tiles.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';

/** Two layers of 160 neurons: five blocks of 32. */
function model() {
  const [layer] = smallArchitecture().layers as [LayerShape];
  const sublayers = layer.sublayers.map((sublayer) =>
    'neurons' in sublayer ? { ...sublayer, neurons: 160 } : sublayer,
  );
  const architecture = smallArchitecture({ layers: [0, 1].map(() => ({ ...layer, sublayers })) });
  return { ...memorySource(architecture, seededWeights(architecture)), fingerprint: 'wide' };
}

describe('widths of whole blocks', () => {
  it.each(['flap', 'flap-uniform'])('are kept by %s where rounding follows, and only there', async (name) => {
    const cut = testExtraction().model(model()).recipe(name);
    const neurons = async (wholeBlocks?: true) => {
      const { outcomes } = await cut.settings({ sparsity: 0.3, wholeBlocks }).run();
      return outcomes.flatMap(({ kept }) => kept['neuron']?.kept ?? []);
    };
    const [exact, whole] = [await neurons(), await neurons(true)];
    expect(exact.some((count) => count % 32 !== 0)).toBe(true);
    expect(whole.every((count) => count % 32 === 0 && count > 0)).toBe(true);
    for (const [layer, count] of whole.entries())
      expect(Math.abs(count - (exact[layer] as number))).toBeLessThanOrEqual(16);
  });

  it('are those that the rows have now, where there are enough of them', () => {
    const of = (count: number) => blockOf({ count } as UnitSite);
    expect([8192, 1024, 704, 768, 128, 96, 1000].map(of)).toEqual([256, 256, 32, 32, 32, 1, 1]);
  });
});
