import { recipeSchema } from './recipe.ts';

/** One part of the sentence that a recipe is, and what may stand there. */
export interface AlgebraPart {
  readonly part: 'unit' | 'score' | 'group' | 'allocation' | 'compensation' | 'schedule';
  readonly choices: readonly { readonly name: string; readonly explanation: string }[];
}

/** The pieces recipes are made of, in plain words. The test of this file holds it against the schema and the scores. */
export const algebra: readonly AlgebraPart[] = [
  {
    part: 'unit',
    choices: [
      {
        name: 'weight',
        explanation:
          'Single numbers inside the matrices become zero. It costs least quality, but the file keeps its size and the model its speed.',
      },
      {
        name: 'structure',
        explanation:
          'Whole attention groups and neurons are cut out. The file becomes really smaller and the model really faster.',
      },
    ],
  },
  {
    part: 'score',
    choices: [
      { name: 'magnitude', explanation: 'How large a weight is. Needs no text, knows nothing of your domain.' },
      { name: 'random', explanation: 'By lot. The control that every other score has to beat.' },
      {
        name: 'wanda',
        explanation: 'How large a weight is, times how strongly the text drives the input it is multiplied with.',
      },
      {
        name: 'dualImportance',
        explanation:
          'What the loss on your domain text would feel, joined with what general language needs. The most careful score, and the only one here that needs gradients.',
      },
      {
        name: 'fluctuation',
        explanation:
          'How much a unit’s output varies over the text. What hardly varies can be replaced by its average.',
      },
      {
        name: 'logFluctuation',
        explanation: 'The same on a logarithmic scale, which stops single extreme layers from being emptied.',
      },
    ],
  },
  {
    part: 'group',
    choices: [
      { name: 'matrix', explanation: 'Weights compete with all others of their matrix.' },
      { name: 'row', explanation: 'Weights compete with those that feed the same output.' },
      { name: 'site', explanation: 'Units compete with others of their kind in the same layer.' },
      { name: 'model', explanation: 'Everything competes with everything, so layers end with shares of their own.' },
      { name: 'pattern', explanation: 'Of every few consecutive weights a fixed number goes, such as 2 of every 4.' },
    ],
  },
  {
    part: 'allocation',
    choices: [
      { name: 'uniform', explanation: 'Every layer loses the same share.' },
      { name: 'global', explanation: 'One ranking decides how much each layer loses.' },
    ],
  },
  {
    part: 'compensation',
    choices: [
      { name: 'none', explanation: 'What is left stays as it is.' },
      { name: 'meanBias', explanation: 'What removed units contributed on average is added back as a constant.' },
    ],
  },
  {
    part: 'schedule',
    choices: [
      { name: 'oneShot', explanation: 'Everything is scored on the whole model, then cut.' },
      {
        name: 'sequential',
        explanation: 'Layer by layer: each layer is scored on what the layers already cut before it pass on.',
      },
    ],
  },
];

/** What is wrong with a recipe: the field and the reason; null when it makes sense. */
export function recipeProblem(value: unknown): { readonly field: string; readonly reason: string } | null {
  const result = recipeSchema.safeParse(value);
  if (result.success) return null;
  const [issue] = result.error.issues;
  return { field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'is not valid' };
}
