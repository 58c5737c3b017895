import { describe, expect, it } from 'vitest';
import { meanBias } from '../../../../../main/compress/granularity/width/compensations/meanBias.ts';
import { columnsOfUnits } from '../../../../../main/compress/granularity/width/slice.ts';
import type { UnitCut } from '../../../../../main/compress/granularity/width/compensation.ts';
import type { Work } from '../../../../../main/compress/granularity/work.ts';
import { masked as maskedValues } from '../../../../../main/compress/granularity/weight/mask.ts';
import type { PrunedLayer } from '../../../../../main/compress/extraction/prunedLayer.ts';
import { sliceUnits } from '../../../../../main/compress/granularity/width/slice.ts';
import type { Architecture, LayerShape, UnitSite } from '../../../../../main/models/architecture.ts';
import { llama } from '../../../../../main/models/families/llama.ts';
import { float32, floats } from '../../../../../main/runtime/tensor.ts';
import { Walker } from '../../../../../main/walk/walker.ts';
import { naiveLogits } from '../../../../support/naiveLlama.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { device, countedStorage, owned } from '../../../../support/owned.ts';

const architecture = smallArchitecture();
const weights = seededWeights(architecture);
const source = memorySource(architecture, weights);
const walker = owned(new Walker(source, { device, ...countedStorage() }));
const ids = [1, 7, 3, 42, 13, 2, 8];
const [kvGroups, neurons] = llama.units(architecture, 0) as [UnitSite, UnitSite];

const layerOf = async (): Promise<PrunedLayer> => ({
  shape: architecture.layers[0] as LayerShape,
  weights: await walker.load(0),
});

/** The model with its first layer replaced. */
function withLayer({ shape, weights: changed }: PrunedLayer): {
  architecture: Architecture;
  weights: Map<string, Float32Array>;
} {
  const named = new Map([...weights].filter(([name]) => !name.startsWith('model.layers.0.')));
  for (const [local, tensor] of Object.entries(changed)) named.set(`model.layers.0.${local}`, floats(tensor));
  return { architecture: { ...architecture, layers: [shape, ...architecture.layers.slice(1)] }, weights: named };
}

const logits = (layer: PrunedLayer) => {
  const model = withLayer(layer);
  return naiveLogits(model.architecture, model.weights, ids).flat();
};

/** The layer with the output columns of removed units set to zero and a bias added: what slicing must equal. */
function masked(layer: PrunedLayer, site: UnitSite, kept: readonly number[], bias: Float64Array | null): PrunedLayer {
  const matrix = layer.weights[site.output] as NonNullable<(typeof layer.weights)[string]>;
  const columns = matrix.shape[1] as number;
  const stays = new Set(columnsOfUnits(kept, site.columns));
  const output = floats(matrix).map((value, i) => (stays.has(i % columns) ? value : 0));
  const changed = { ...layer.weights, [site.output]: float32(output, matrix.shape) };
  if (!bias) return { ...layer, weights: changed };
  const shape = llama.resize(layer.shape, site.kind, site.count, true);
  return { shape, weights: { ...changed, [site.outputBias]: float32(Float32Array.from(bias), [bias.length]) } };
}

describe('sliceUnits', () => {
  it.each([
    [kvGroups, [1]],
    [neurons, [0, 3, 4, 17, 31]],
  ])('gives the logits of the masked layer ($kind)', async (site, kept) => {
    const layer = await layerOf();
    const sliced = sliceUnits(llama, architecture, layer, site, kept);
    const expected = logits(masked(layer, site, kept, null));
    logits(sliced).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
  });

  it.each([
    [kvGroups, [0]],
    [neurons, [2, 5, 30]],
  ])('adds the mean contribution of what is removed as a bias ($kind)', async (site, kept) => {
    const layer = await layerOf();
    const means = Float64Array.from({ length: site.count * site.columns }, (_, i) => Math.sin(i));
    const matrix = layer.weights[site.output] as NonNullable<(typeof layer.weights)[string]>;
    const [rows, columns] = matrix.shape as [number, number];
    const stays = new Set(columnsOfUnits(kept, site.columns));
    const bias = Float64Array.from({ length: rows }, (_, row) =>
      means.reduce(
        (sum, mean, j) => sum + (stays.has(j) ? 0 : mean * (floats(matrix)[row * columns + j] as number)),
        0,
      ),
    );
    const expected = logits(masked(layer, site, kept, bias));
    const cut = {
      site,
      kept,
      output: floats(matrix),
      rows,
      columns,
      statistics: { read: () => Promise.resolve({ mean: means }) },
    };
    const repair = await meanBias.repair({} as Work, cut as unknown as UnitCut, {});
    logits(sliceUnits(llama, architecture, layer, site, kept, repair)).forEach((value, i) =>
      expect(value).toBeCloseTo(expected[i] as number, 5),
    );
  });

  it('saves exactly the cost of the units', async () => {
    const layer = await layerOf();
    const count = ({ weights: all }: PrunedLayer) => Object.values(all).reduce((sum, { data }) => sum + data.length, 0);
    for (const site of [kvGroups, neurons]) {
      const kept = Array.from({ length: site.count - 1 }, (_, i) => i);
      expect(count(layer) - count(sliceUnits(llama, architecture, layer, site, kept))).toBe(site.cost);
    }
  });

  it('leaves a layer that keeps all its units as it is', async () => {
    const layer = await layerOf();
    expect(sliceUnits(llama, architecture, layer, kvGroups, [0, 1])).toEqual(layer);
  });
});

describe('masked', () => {
  it('keeps kept values to the bit and makes the others zero', () => {
    expect(maskedValues(Float32Array.of(1.5, -2, 3, -0), Uint8Array.of(1, 0, 0, 1))).toEqual(
      Float32Array.of(1.5, 0, 0, -0),
    );
  });
});
