import { describe, expect, it } from 'vitest';
import { parseRecipe, recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import { isPacked } from '../../../../main/formats/storage/index.ts';
import type { LayerShape } from '../../../../main/models/architecture.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { Walker } from '../../../../main/walk/walker.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

// Rows of 32 numbers in every matrix, so that all of them fit small blocks.
const [layer] = smallArchitecture().layers as [LayerShape];
const wide = changedLayer(layer, { attention: { headDim: 8 } });
const architecture = smallArchitecture({ hidden: 32, layers: [wide, wide] });
const source = memorySource(architecture, seededWeights(architecture));
const [text, general] = [randomText(1, 32, 16), randomText(2, 32, 16)];
const local = { of: 'sublayers', train: 'full', rate: 0.001, steps: 60, batch: 32, every: null };

const repaired = (name: string, recovery: object | 'none', settings: object = { sparsity: 0.3 }) =>
  testExtraction()
    .model(source)
    .texts(text, general)
    .recipe(parseRecipe({ ...recipeOf(name), recovery }, name))
    .settings(settings)
    .in(memoryWorkspace());

/** Squared difference of the states behind all layers, on text that nothing was learned from. */
async function distance(made: ModelSource): Promise<number> {
  const states = async (of: ModelSource) => {
    using walker = new Walker(of, memoryWorkspace());
    await using stream = await walker.embed(randomText(7, 32, 16).windows);
    for (const at of of.architecture.layers.keys()) await walker.forward(stream, at, await walker.load(at));
    return Float32Array.from(await stream.state.read(0));
  };
  const [one, other] = [await states(made), await states(source)];
  return one.reduce((sum, value, i) => sum + (value - (other[i] as number)) ** 2, 0);
}

describe('local reconstruction', () => {
  it('brings what a cut left nearer to what the model gave', async () => {
    const [plain, learned] = [await repaired('wanda-sp', 'none').run(), await repaired('wanda-sp', local).run()];
    expect(learned.outcomes.map(({ shape }) => shape)).toEqual(plain.outcomes.map(({ shape }) => shape));
    expect(learned.outcomes.map(({ units }) => units)).toEqual(plain.outcomes.map(({ units }) => units));
    // Of attention nothing was cut, so nothing can come nearer.
    for (const { meta } of learned.result.layers) {
      const { left } = meta as { readonly left: Readonly<Record<string, number>> };
      expect(left['attention']).toBe(1);
      expect(left['feedForward']).toBeLessThan(0.75);
    }
    expect(await distance(learned.made)).toBeLessThan(0.95 * (await distance(plain.made)));
    expect(learned.result.embedding).toBeNull();
  });

  it('leaves zeros where they are', async () => {
    const [plain, learned] = [await repaired('wanda', 'none').run(), await repaired('wanda', local).run()];
    for (const parameter of learned.made.parameters) {
      if (parameter.role !== 'linear') continue;
      const [after, before] = [await learned.made.read(parameter), await plain.made.read(parameter)];
      expect(after.map((value) => (value === 0 ? 1 : 0))).toEqual(before.map((value) => (value === 0 ? 1 : 0)));
    }
    expect(await distance(learned.made)).toBeLessThan(await distance(plain.made));
    expect(learned.outcomes.map(({ masks }) => masks)).toEqual(plain.outcomes.map(({ masks }) => masks));
  });

  it('fills zeros again where it may, and claims no mask then', async () => {
    const { made, outcomes } = await repaired('wanda', { ...local, zeros: 'fill' }).run();
    expect(outcomes.map(({ masks }) => masks)).toEqual([null, null]);
    for (const parameter of made.parameters) {
      if (parameter.role !== 'linear') continue;
      const values = await made.read(parameter);
      expect(values.filter((value) => value === 0).length / values.length).toBeLessThan(0.05);
    }
  });

  it('goes through a rounding and keeps its formats', async () => {
    const settings = { precision: { linears: 'int2-32', tables: 'F32' } };
    const plain = await repaired('rtn', 'none', settings).run();
    const learned = await repaired('rtn', { ...local, train: 'quantisationAware', rate: 0.003 }, settings).run();
    for (const parameter of plain.made.parameters)
      expect(learned.made.storage(parameter)).toBe(plain.made.storage(parameter));
    expect(learned.made.parameters.some((parameter) => isPacked(learned.made.storage(parameter)))).toBe(true);
    expect(await distance(learned.made)).toBeLessThan(await distance(plain.made));
  });

  it('gives the same bits twice, and takes over what is there', async () => {
    const workspace = memoryWorkspace();
    const first = await repaired('wanda-sp', local).in(workspace).run();
    expect((await repaired('wanda-sp', local).in(workspace).run()).objects).toEqual(first.objects);
    expect((await repaired('wanda-sp', local).run()).objects).toEqual(first.objects);
    const mixed = await repaired('wanda-sp', { ...local, data: { general: 0.5 } }).run();
    expect(mixed.objects).not.toEqual(first.objects);
  });

  it('says that nothing was gained where no sublayer came nearer, and leaves it as it was', async () => {
    const heard: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void heard.push(message) };
    const plain = await repaired('wanda-sp', 'none').run();
    const wild = await repaired('wanda-sp', { ...local, rate: 900, steps: 2 })
      .in(workspace)
      .run();
    expect(heard.join(' ')).toContain('Training gained nothing: no sublayer came nearer');
    expect(await distance(wild.made)).toBeCloseTo(await distance(plain.made), 5);
  });

  it('is refused where layers or channels are gone, and where it would leave a setting out', async () => {
    await expect(repaired('slicegpt', local).run()).rejects.toThrow(
      'only where all layers and channels are still there',
    );
    const problem = (changes: object) => recipeProblem({ ...recipeOf('wanda'), recovery: { ...local, ...changes } });
    expect(problem({})).toBeNull();
    expect(problem({ objectives: ['distillation'] })?.field).toBe('recovery.objectives');
    expect(problem({ every: 10 })?.field).toBe('recovery.every');
    expect(problem({ limit: 1 })?.field).toBe('recovery.limit');
    expect(problem({ regularisers: ['elastic'] })?.field).toBe('recovery.regularisers');
    expect(problem({ data: { use: 0.5 } })?.field).toBe('recovery.data');
    expect(problem({ train: 'lora' })?.field).toBe('recovery.train');
  });
});
