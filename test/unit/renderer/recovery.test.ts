import { describe, expect, it } from 'vitest';
import type { Output } from '../../../preload/contract/index.ts';
import { adopted } from '../../../renderer/state/wizard/adopted.ts';
import { extractionOf, initial, onlyTrains } from '../../../renderer/state/wizard/draft.ts';
import { firstTraining, plansOf, trainingGroups } from '../../../renderer/state/recovery.ts';
import {
  namesOf,
  nameOf,
  type Part,
  withChoice,
  withMethod,
  withTrain,
  withUnit,
} from '../../../renderer/state/specification.ts';

const lora = {
  ...{ name: 'lora', unit: 'none' },
  recovery: { train: { name: 'lora', rank: 8 }, steps: 200, batch: 8, rate: 0.002, data: { general: 0.1 }, limit: 0.2 },
};
const pruned = { name: 'flap', unit: 'structure', recovery: 'none' };
const inTrainingPruning = {
  ...pruned,
  inTrainingPruning: { method: 'gradualMagnitude', train: 'full', steps: 300, rate: 1e-4 },
};

describe('what will be trained', () => {
  it('is what the recipe says', () => {
    expect(plansOf(null)).toEqual([]);
    expect(plansOf(pruned)).toEqual([]);
    expect(plansOf(lora)).toEqual([
      { when: 'only', method: 'lora', steps: 200, batch: 8, rate: 0.002, general: 0.1, limit: 0.2 },
    ]);
    expect(plansOf(inTrainingPruning)).toMatchObject([
      { when: 'while', method: 'full', steps: 300, general: 0, limit: null },
    ]);
  });

  it('is what a person chose instead, with the numbers that were changed', () => {
    expect(plansOf(pruned, lora, { steps: 5, general: 0 })).toMatchObject([
      { when: 'after', method: 'lora', steps: 5, rate: 0.002, general: 0 },
    ]);
    expect(plansOf({ ...pruned, recovery: lora.recovery }, 'none')).toEqual([]);
    expect(plansOf(inTrainingPruning, lora, { rate: 1 }).map(({ when, rate }) => [when, rate])).toEqual([
      ['while', 1],
      ['after', 1],
    ]);
  });
});

describe('recipes that only train', () => {
  const recipe = (name: string, category: string, unit = 'none') =>
    ({ name, category, unit, needs: ['training'] }) as unknown as Output<'recipes.list'>[number];

  it('are offered in groups, the recommended ones first and each once', () => {
    const all = [
      ...[recipe('allora', 'peft'), recipe('cpt-generative-uda', 'domain-adaptation'), recipe('lora', 'peft')],
      ...[
        recipe('flap', 'structured-width', 'structure'),
        recipe('hft', 'sparse-finetune'),
        recipe('new', 'unheard of'),
      ],
    ];
    expect(trainingGroups(all).map(({ kind, recipes }) => [kind, recipes.map(({ name }) => name)])).toEqual([
      ['recommended', ['lora', 'cpt-generative-uda']],
      ['corrections', ['allora']],
      ['sparse', ['hft']],
      ['other', ['new']],
    ]);
    expect(firstTraining(all)).toBe('lora');
    expect(firstTraining([])).toBe('');
  });
});

describe('answers about training', () => {
  const share = {
    recipe: 'flap',
    target: { kind: 'sparsity', value: 0.3 },
    sparsity: 0.3,
    reason: '',
    possible: true,
  } as const;
  const answered = { ...initial(), model: 'm', domain: 'd' };

  it('go with a recipe that prunes', () => {
    expect(extractionOf(answered, share)).not.toHaveProperty('recovery');
    expect(extractionOf(answered, share)).not.toHaveProperty('training');
    expect(extractionOf({ ...answered, recovery: 'lora', training: { steps: 5 } }, share)).toMatchObject({
      ...{ recipe: 'flap', recovery: 'lora', training: { steps: 5 }, target: share.target },
    });
  });

  it('carry the settings that were chosen, and leave the others as they are declared', () => {
    expect(extractionOf(answered, share)).toMatchObject({ measure: true });
    expect(extractionOf(answered, share)).not.toHaveProperty('seed');
    const chosen = { ...answered, settings: { measure: false, seed: 7 } };
    expect(extractionOf(chosen, share)).toMatchObject({ measure: false, seed: 7 });
    const input = { model: 'm', domain: 'd', recipe: 'flap', window: 64, seed: 7, measure: false };
    expect(adopted(input).settings).toEqual({ window: 64, seed: 7, measure: false });
  });

  it('need no goal when nothing is removed', () => {
    const teach = {
      ...answered,
      goal: 'teach',
      recipe: 'flap',
      recovery: 'lora',
      lambda: 0.5,
      layers: { '1': 0 },
    } as const;
    const input = extractionOf({ ...teach, layers: { ...teach.layers } }, null, 'lora');
    expect(input).toMatchObject({ recipe: 'lora' });
    for (const key of ['target', 'recovery', 'lambda', 'layers']) expect(input).not.toHaveProperty(key);
    expect(extractionOf({ ...answered, goal: 'teach', adaptation: 'allora' }, null, 'lora')).toMatchObject({
      recipe: 'allora',
    });
    expect(extractionOf({ ...answered, goal: 'teach' }, null)).toBeNull();
  });

  it('follow a recipe of ones own, whatever the goal was', () => {
    const own = (recipe: object) => JSON.stringify(recipe);
    expect(onlyTrains({ goal: 'half', ownRecipe: own(lora) })).toBe(true);
    expect(extractionOf({ ...answered, ownRecipe: own(lora) }, share)).not.toHaveProperty('target');
    expect(onlyTrains({ goal: 'teach', ownRecipe: own(pruned) })).toBe(false);
    // A recipe that removes something cannot go without saying how much.
    expect(extractionOf({ ...answered, goal: 'teach', ownRecipe: own(pruned) }, null)).toBeNull();
  });

  it('are taken over from an earlier run', () => {
    const input = { model: 'm', domain: 'd', training: { steps: 3 }, recovery: 'lora', recipe: 'flap' };
    expect(extractionOf(adopted({ ...input, target: share.target }), share)).toMatchObject(input);
    const whole = { model: 'm', domain: 'd', recipe: lora };
    expect(adopted(whole).goal).toBe('teach');
    expect(extractionOf(adopted(whole), null)).toMatchObject(whole);
    const repaired = { model: 'm', domain: 'd', target: share.target, recipe: pruned, recovery: lora.recovery };
    expect(extractionOf(adopted(repaired), share)).toMatchObject({ recipe: { ...pruned, recovery: lora.recovery } });
  });
});

describe('a recipe of ones own that trains', () => {
  const choice = (name: string, units: string[], example: unknown = null) => ({
    ...{ name, units, explanation: '', citation: '', granularity: null, example },
  });
  const algebra: Part[] = [
    { part: 'score', choices: [choice('gate', ['neuron']), choice('wanda', ['weight'])] },
    { part: 'group', choices: [choice('pattern', ['weight'], { remove: 2, of: 4 })] },
    { part: 'train', choices: [choice('full', [])] },
  ];

  it('has no words about removal once it removes nothing, and some again when it does', () => {
    const document = {
      ...inTrainingPruning,
      score: 'gate',
      then: [],
      lambda: 'x',
      defaults: { sparsity: 0.5, lambda: 0.5 },
    };
    const teaching = withUnit(document, 'none', algebra);
    expect(teaching).toEqual({
      ...{ name: 'flap', unit: 'none', recovery: 'none', lambda: null },
      defaults: { sparsity: 0, lambda: null },
    });
    const pruning = withUnit(teaching, 'weight', algebra);
    expect(pruning).toMatchObject({ unit: 'weight', score: 'wanda', group: { remove: 2, of: 4 } });
    expect(pruning).not.toHaveProperty('train');
    expect(withUnit(document, 'neuron', algebra)).toEqual({ ...document, unit: 'neuron' });
  });

  it('keeps its numbers when another method is chosen', () => {
    expect(withTrain(lora.recovery, 'full')).toMatchObject({ train: 'full', steps: 200, rate: 0.002 });
    expect(withTrain(null, 'full')).toMatchObject({ train: 'full', steps: 100 });
    expect(withMethod(inTrainingPruning.inTrainingPruning, 'movement', 'lora')).toEqual({
      ...inTrainingPruning.inTrainingPruning,
      method: 'movement',
    });
    expect(withMethod(null, 'movement', 'lora')).toMatchObject({ method: 'movement', train: 'lora' });
  });

  it('has several objectives and regularisers, each as it was weighed', () => {
    const distilled = { train: 'full', objectives: ['nextToken', { name: 'distillation', weight: 0.5 }] };
    expect(namesOf(distilled, 'objective')).toEqual(['nextToken', 'distillation']);
    expect([namesOf(distilled, 'regulariser'), namesOf(distilled, 'train')]).toEqual([[], ['full']]);
    expect(withChoice(distilled, 'objective', 'nextToken', false)['objectives']).toEqual([
      { name: 'distillation', weight: 0.5 },
    ]);
    expect(withChoice(distilled, 'regulariser', 'elastic', true)['regularisers']).toEqual(['elastic']);
    expect(nameOf(withChoice(distilled, 'optimiser', 'lion', true)['optimiser'])).toBe('lion');
  });
});
