import { describe, expect, it } from 'vitest';
import type { TrainingEvent, Workspace } from '../../../../main/compress/extraction/workspace.ts';
import type { Recipe } from '../../../../main/compress/recipe/document.ts';
import { parseRecipe, recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { layeredModel, recipeOf, testExtraction, type TestRun } from '../../../support/testExtraction.ts';
import { doublingText } from '../../../support/texts.ts';

const source = layeredModel(3);
const text = (seed: number) => doublingText(seed, 8, 16);
const base = testExtraction().model(source).texts(text(1), text(2)).training(text(3), text(4));
const training = { train: 'full', rate: 0.01, steps: 12, batch: 4, every: 4 };

/** A recipe of the folder with a training of one's own. */
const withRecovery = (name: string, recovery: object) => parseRecipe({ ...recipeOf(name), recovery }, name);
const adaptation = (recovery: object, changes: object = {}) => ({
  ...{ name: 'own', title: 'Own', paper: null, citation: '', category: 'peft', unit: 'none', recovery },
  ...{ defaults: { sparsity: 0, lambda: null }, lambda: null, explanation: '', caveats: [], ...changes },
});

const run = (recipe: string | Recipe, sparsity: number, workspace: Workspace = memoryWorkspace()) =>
  base.recipe(recipe).settings({ sparsity }).in(workspace).run();

async function zerosOf(model: ModelSource): Promise<string[]> {
  const all: string[] = [];
  for (const parameter of model.parameters.filter(({ role }) => role === 'linear')) {
    const values = await model.read(parameter);
    all.push(Array.from(values, (w) => (w === 0 ? '0' : '1')).join(''));
  }
  return all;
}

describe('a training of a model that was pruned before', () => {
  /** What the recipe makes of the model that another left, with what it warned of. */
  async function trainedOn(model: ModelSource, recipe: Recipe, sparsity = 0) {
    const warned: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void warned.push(message) };
    const { made } = await base.model(model).recipe(recipe).settings({ sparsity }).in(workspace).run();
    return { made, warned };
  }
  const only = (changes: object) => parseRecipe(adaptation({ ...training, ...changes }), 'own');

  it.each(['full', 'lora', 'halfFineTuning'])('keeps its zeros, and changes what is left (%s)', async (train) => {
    const { made: pruned } = await run('wanda', 0.5);
    const { made, warned } = await trainedOn(pruned, only({ train }));
    expect(await zerosOf(made)).toEqual(await zerosOf(pruned));
    expect(made.fingerprint).not.toBe(pruned.fingerprint);
    const changed = async (model: ModelSource) => Array.from(await model.read(model.parameters[3] as never));
    expect(await changed(made)).not.toEqual(await changed(pruned));
    expect(warned).toEqual([]);
  });

  it('says so where it may fill them', async () => {
    const { made: pruned } = await run('wanda', 0.5);
    const { made, warned } = await trainedOn(pruned, only({ train: 'lora', zeros: 'fill' }));
    expect((await zerosOf(made)).join('')).not.toContain('0');
    expect(warned.filter((message) => message.includes('may fill them again'))).toHaveLength(1);
  });

  it('keeps them behind a cut of units, and beside zeros of its own', async () => {
    const { made: pruned } = await run('wanda', 0.5);
    for (const name of ['flap-uniform', 'wanda']) {
      const cut = await trainedOn(pruned, recipeOf(name, { recovery: 'none' }), 0.3);
      const { made } = await trainedOn(pruned, withRecovery(name, { ...training, train: 'full' }), 0.3);
      expect(await zerosOf(made), name).toEqual(await zerosOf(cut.made));
      expect((await zerosOf(made)).join('')).toContain('0');
    }
  });
});

describe('training after pruning', () => {
  it.each(['full', 'lora'])('keeps exactly the zeros that pruning made (%s)', async (train) => {
    const cut = await run('wanda', 0.5);
    const recovered = await run(withRecovery('wanda', { ...training, train }), 0.5);
    expect(await zerosOf(recovered.made)).toEqual(await zerosOf(cut.made));
    expect(await recovered.loss()).toBeLessThan(await cut.loss());
    const keptIn = ({ outcomes }: TestRun) => outcomes.map(({ kept, masks }) => ({ kept, masks }));
    expect(keptIn(recovered)).toEqual(keptIn(cut));
  });

  it('may fill the zeros again when it is told to, and no mask is claimed then', async () => {
    const { made, outcomes } = await run(withRecovery('wanda', { ...training, train: 'lora', zeros: 'fill' }), 0.5);
    expect((await zerosOf(made)).join('')).not.toContain('0');
    for (const { masks } of outcomes) expect(masks).toBeNull();
  });

  it('repairs narrower layers', async () => {
    const cut = await run('flap', 0.4);
    const recovered = await run(withRecovery('flap', training), 0.4);
    expect(recovered.made.architecture).toEqual(cut.made.architecture);
    expect(await recovered.loss()).toBeLessThan(await cut.loss());
  });

  it('is taken over from an earlier run with the same ingredients, and only from such a one', async () => {
    const inner = memoryWorkspace();
    const told: TrainingEvent[] = [];
    const workspace = { ...inner, trained: (event: TrainingEvent) => void told.push(event) };
    const recipe = withRecovery('flap', training);
    const first = await run(recipe, 0.4, workspace);
    expect(told.filter(({ kind }) => kind === 'step')).toHaveLength(12);
    expect(told.filter(({ kind }) => kind === 'evaluation').map((event) => 'step' in event && event.step)).toEqual([
      0, 4, 8, 12,
    ]);
    told.length = 0;
    const second = await run(recipe, 0.4, workspace);
    expect(second.made.fingerprint).toBe(first.made.fingerprint);
    expect(told.map(({ kind }) => kind)).toEqual(['trained']);
    told.length = 0;
    const other = await run(withRecovery('flap', { ...training, rate: 0.02 }), 0.4, workspace);
    expect(other.made.fingerprint).not.toBe(first.made.fingerprint);
    expect(told.filter(({ kind }) => kind === 'step')).toHaveLength(12);
  });

  it('tells what merging and storing cost', async () => {
    const inner = memoryWorkspace();
    const told: TrainingEvent[] = [];
    await run(withRecovery('wanda', { ...training, train: 'lora' }), 0.5, {
      ...inner,
      trained: (event: TrainingEvent) => void told.push(event),
    });
    const end = told.find(({ kind }) => kind === 'trained');
    expect(end?.kind === 'trained' && Math.abs(end.mergeError)).toBeLessThan(1e-5);
  });
});

describe('training that gains nothing', () => {
  it.each([
    ['a rate that breaks the model', { ...training, rate: 5 }, /no evaluation step was better than the start/],
    ['a rate that moves no bit', { ...training, rate: 1e-30, every: null }, /smaller than the number type/],
  ])('says so, and why: %s', async (_name, recovery, reason) => {
    const inner = memoryWorkspace();
    const told: TrainingEvent[] = [];
    const warnings: string[] = [];
    const workspace = {
      ...inner,
      trained: (event: TrainingEvent) => void told.push(event),
      warn: (message: string) => void warnings.push(message),
    };
    const { made } = await run(parseRecipe(adaptation(recovery), 'own'), 0, workspace);
    for (const parameter of source.parameters)
      expect(await made.read(parameter), parameter.name).toEqual(await source.read(parameter));
    expect(told.at(-1)).toMatchObject({
      kind: 'trained',
      gained: false,
      reason: expect.stringMatching(reason) as string,
    });
    expect(warnings.at(-1)).toMatch(/^Training gained nothing: .*\.$/);
    // Whoever finds it later hears the same.
    const again = [told.at(-1), warnings.at(-1)];
    await run(parseRecipe(adaptation(recovery), 'own'), 0, workspace);
    expect([told.at(-1), warnings.at(-1)]).toEqual(again);
  });

  it('does not say so when something was learned', async () => {
    const told: TrainingEvent[] = [];
    await run(parseRecipe(adaptation(training), 'own'), 0, {
      ...memoryWorkspace(),
      trained: (event: TrainingEvent) => void told.push(event),
      warn: (message: string) => expect.unreachable(message),
    });
    expect(told.at(-1)).toMatchObject({ kind: 'trained', gained: true, reason: null });
  });
});

describe('training without pruning', () => {
  it('teaches the whole model, embedding and head included', async () => {
    const { result, made, loss } = await run(parseRecipe(adaptation(training), 'own'), 0);
    expect(result.embedding).not.toBeNull();
    expect(result.head).not.toBeNull();
    expect(made.architecture).toEqual(source.architecture);
    expect(await loss()).toBeLessThan(await loss(source));
  });

  it('is no recipe unless it trains, and removes nothing', () => {
    expect(recipeProblem(adaptation(training))).toBeNull();
    expect(recipeProblem(adaptation('none' as never))).toEqual({
      field: 'recovery',
      reason: 'a recipe that removes nothing must train something',
    });
    expect(recipeProblem(adaptation(training, { score: 'magnitude' }))).toEqual({
      field: 'score',
      reason: 'has no meaning in a recipe that removes nothing',
    });
    expect(recipeProblem(adaptation(training, { defaults: { sparsity: 0.3, lambda: null } }))).toEqual({
      field: 'defaults',
      reason: 'a recipe that removes nothing has the share 0',
    });
    expect(recipeProblem(adaptation({ ...training, train: 'nothing' }))?.reason).toMatch(
      /"nothing" is not known; expected/,
    );
    expect(recipeProblem(adaptation({ ...training, train: { name: 'lora', rank: 0 } }))?.field).toBe('recovery.train');
  });
});

describe('pruning while training', () => {
  it('removes exactly the share that was asked for, and the text is learned meanwhile', async () => {
    const recipe = recipeOf('gradual-magnitude');
    const inTrainingPruning = { ...recipe.inTrainingPruning, rate: 0.01, steps: 20, batch: 4, every: 5 };
    const gradual = await run(parseRecipe({ ...recipe, inTrainingPruning }, 'own'), 0.5);
    const zeros = await zerosOf(gradual.made);
    for (const mask of zeros) expect(mask.split('0').length - 1).toBe(Math.floor(mask.length / 2));
    const atOnce = await run('global-magnitude', 0.5);
    expect(await gradual.loss()).toBeLessThan(await atOnce.loss());
  });

  it('is what the score "learned" is about, for units that the method knows', () => {
    const recipe = recipeOf('gradual-magnitude');
    expect(recipeProblem({ ...recipe, inTrainingPruning: undefined })).toEqual({
      field: 'inTrainingPruning',
      reason: 'the score "learned" is what in-training pruning finds',
    });
    expect(recipeProblem({ ...recipe, unit: 'neuron', group: 'site' })).toEqual({
      field: 'inTrainingPruning',
      reason: 'gradualMagnitude removes weight, not neuron',
    });
  });
});
