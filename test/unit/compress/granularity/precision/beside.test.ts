import { describe, expect, it } from 'vitest';
import { residual } from '../../../../../main/compress/granularity/precision/compensations/residual.ts';
import { roundedBytes } from '../../../../../main/compress/granularity/precision/precision.ts';
import { removedParameters, bytesBeside } from '../../../../../main/compress/recipe/properties.ts';
import type { Recipe } from '../../../../../main/compress/recipe/document.ts';
import { recipeProblem } from '../../../../../main/compress/recipe/validate.ts';
import type { RoundedMatrix } from '../../../../../main/compress/granularity/precision/score.ts';
import { storageBytes } from '../../../../../main/formats/storage/index.ts';
import type { ModelSource } from '../../../../../main/models/source.ts';
import { Decoder } from '../../../../../main/walk/decoder.ts';
import { PackedDecoder } from '../../../../../main/walk/packedDecoder.ts';
import { Walker } from '../../../../../main/walk/walker.ts';
import { llamaLayer } from '../../../../support/layers.ts';
import { countedStorage, device, memoryWorkspace } from '../../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';
import { columns, outputError, rows, statistics, values, work } from '../scoredMatrix.ts';

const bias = { q: false, k: false, v: false, o: false };
/** Every matrix has rows of whole blocks. */
const architecture = smallArchitecture({
  hidden: 64,
  layers: Array.from({ length: 2 }, () =>
    llamaLayer({
      attention: { groups: 2, queriesPerGroup: 2, headDim: 16, bias, headNorm: false, window: null },
      feedForward: { neurons: 96, bias: { gate: false, up: false, down: false } },
    }),
  ),
});
const plain = memorySource(architecture, seededWeights(architecture));
/** Some channels are far louder than the others, as in models that were trained. */
const model: ModelSource = {
  ...plain,
  read: async (parameter) => {
    const own = await plain.read(parameter);
    return parameter.role === 'norm' ? own.map((v, i) => (i % 16 ? v : 12 * v)) : own;
  },
};
const [text, other] = [randomText(1), randomText(2)];
const precision = { linears: 'int3-32', tables: 'q8_0' } as const;
const rank = 4;
const beside = (weighting: 'covariance' | 'none') => ({ name: 'residual', rank, weighting });

/** The model rounded to nearest, with factors beside its matrices or with none. */
const rounded = (compensation: Recipe['compensation'], lambda = 1, changes: Partial<Recipe> = {}, of = model) =>
  testExtraction()
    .model(of)
    .texts(text, other)
    .training(text, other)
    .recipe('eora-rounded', { score: 'even', compensation, ...changes })
    .settings({ lambda, precision })
    .run();

/** ‖f(x) − f'(x)‖² of what a layer puts out for a text that passed the layers of the changed model before it. */
async function errorOf(made: ModelSource, layer: number, { windows } = text): Promise<number> {
  const behind = async (own: ModelSource) => {
    using first = new Walker(made, memoryWorkspace());
    using last = new Walker(own, memoryWorkspace());
    await using stream = await first.embed(windows);
    for (let at = 0; at < layer; at += 1) await first.forward(stream, at, await first.load(at));
    await last.forward(stream, layer, await last.load(layer));
    return stream.state.read(0);
  };
  const [wanted, found] = [await behind(model), await behind(made)];
  return found.reduce((sum, value, i) => sum + (value - (wanted[i] as number)) ** 2, 0);
}

describe('factors beside rounded matrices', () => {
  it('answer best what was lost, by the inputs: better than plain ones of the same rank, and than none', async () => {
    const lost = values.map((value) => value - Math.round(value));
    const matrix = { parameter: { shape: [rows, columns], site: 'in', local: 'w' }, statistics };
    const error = async (weighting: 'covariance' | 'none') => {
      if (residual.of !== 'beside') throw new Error('It stands beside the matrix.');
      const options = residual.options.parse({ rank: 2, weighting });
      const { up, down } = await residual.factors(work, matrix as unknown as RoundedMatrix, lost, options);
      const left = lost.map((value, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        let given = 0;
        for (let k = 0; k < 2; k += 1) given += (up[row * 2 + k] as number) * (down[k * columns + column] as number);
        return (values[at] as number) - value + given;
      });
      return outputError(left);
    };
    const none = outputError(values.map(Math.round));
    expect(await error('none')).toBeLessThan(0.95 * none);
    expect(await error('covariance')).toBeLessThan(0.95 * (await error('none')));
  });

  it.each([
    ['rtn', [] as string[]],
    ['gptq', ['gptq']],
  ])('bring what every layer puts out nearer to what it was, behind %s', async (_, before) => {
    const eora = await rounded([...before, beside('covariance')]);
    const [decomposed, alone] = [await rounded([...before, beside('none')]), await rounded(before)];
    for (const layer of [0, 1]) {
      const [own, theirs, without] = [
        await errorOf(eora.made, layer),
        await errorOf(decomposed.made, layer),
        await errorOf(alone.made, layer),
      ];
      expect(own).toBeLessThan(0.95 * without);
      if (layer === 0) expect(own).toBeLessThan(0.95 * theirs);
    }
  });

  it('follow the text that λ names', async () => {
    const errors: number[] = [];
    for (const lambda of [1, 0.5, 0]) errors.push(await errorOf((await rounded(beside('covariance'), lambda)).made, 0));
    const [domain, both, general] = errors as [number, number, number];
    expect(domain).toBeLessThan(both);
    expect(both).toBeLessThan(general);
  });

  it('are stored in the bytes and numbers that were said before', async () => {
    const { made, recipe, outcomes } = await rounded(['gptq', beside('covariance')]);
    const bytes = made.parameters.reduce((sum, one) => sum + storageBytes(made.storage(one), one.shape), 0);
    expect(bytes).toBe(roundedBytes(model, precision, 4) + bytesBeside(model, recipe));
    const count = ({ parameters }: ModelSource) =>
      parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(count(made)).toBe(count(model) - removedParameters(model, recipe, { sparsity: 0 }));
    const of = (local: string) => made.parameters.find((one) => one.local === local && one.place === 0);
    const storages = ['mlp.up_proj.weight', 'mlp.up_proj.down.weight', 'mlp.up_proj.up.weight'].map((local) => {
      const parameter = of(local);
      return parameter && made.storage(parameter);
    });
    expect(storages).toEqual(['int3-32', 'q8_0', 'F16']);
    expect(Object.keys(outcomes[1]?.shape.lowRank ?? {})).toHaveLength(7);
  });

  it('count in a size that formats are mixed for', async () => {
    const recipe = { ...recipeOf('eora-rounded'), allocation: 'mixedPrecision', compensation: beside('covariance') };
    const bytes = roundedBytes(model, { linears: 'q5_0', tables: 'q8_0' }, 4) + bytesBeside(model, recipe);
    const { made } = await testExtraction()
      .model(model)
      .texts(text)
      .recipe(recipe)
      .settings({ lambda: 1, precision: undefined, bytes })
      .run();
    const taken = made.parameters.reduce((sum, one) => sum + storageBytes(made.storage(one), one.shape), 0);
    expect(taken).toBeLessThanOrEqual(bytes);
    expect(taken).toBeGreaterThan(0.9 * bytes);
  });

  it('compute the same whoever computes: layer by layer, as one graph, on packed matrices', async () => {
    // Activations are rounded to eight bits for that, which loud channels would not survive.
    const { made } = await rounded(['gptq', beside('covariance')], 1, {}, plain);
    const prompt = Int32Array.of(3, 41, 7, 19, 2, 30);
    const options = { device, ...countedStorage() };
    using decoder = new Decoder(made, options);
    using packed = (await PackedDecoder.open(made, options)) as PackedDecoder;
    const [walked, found] = [(await decoder.append(prompt)).slice(), (await packed.append(prompt)).slice()];
    const size = Math.max(...walked.map(Math.abs));
    found.forEach((logit, i) => expect(Math.abs(logit - (walked[i] as number)) / size).toBeLessThan(0.05));
  });

  it('are trained beside matrices that stay packed', async () => {
    const { recovery } = recipeOf('quantisation-aware');
    if (recovery === 'none') throw new Error('It trains.');
    const few = { ...recovery, steps: 8, batch: 2, every: 4 };
    const [own, trained] = [
      await rounded(['gptq', beside('covariance')]),
      await rounded(['gptq', beside('covariance')], 1, { recovery: few }),
    ];
    expect(await trained.loss()).toBeLessThan(await own.loss());
    for (const parameter of own.made.parameters)
      expect(trained.made.storage(parameter), parameter.name).toBe(own.made.storage(parameter));
  });

  it('are one pair: what has some already is refused', async () => {
    const { made } = await rounded(beside('covariance'));
    await expect(
      testExtraction().model(made).recipe('eora-rounded').settings({ lambda: 1, precision }).run(),
    ).rejects.toThrow('there are factors already');
    const again = await testExtraction().model(made).recipe('gptq').settings({ lambda: 1, precision }).run();
    expect(again.made.parameters).toHaveLength(made.parameters.length);
  });
});

it.each([
  ['two pairs', [beside('none'), beside('none')], 'one pair'],
  ['factors before the rounding', [beside('none'), 'gptq'], 'behind gptq'],
  ['two ways to round', ['gptq', 'signRound'], 'rounded once'],
  ['inputs that are changed', ['awq', beside('none')], 'changes what matrices read'],
])('%s make no sense', (_, compensation, reason) => {
  const problem = recipeProblem({ ...recipeOf('eora-rounded'), compensation });
  expect(problem?.field).toBe('compensation');
  expect(problem?.reason).toContain(reason);
});
