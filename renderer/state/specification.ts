import type { Output } from '../../preload/contract/index.ts';
import { omit } from './omit.ts';

export type Part = Output<'recipes.algebra'>[number];
type Document = Readonly<Record<string, unknown>>;

/** Parts that say what is removed and how, and parts that say how something is trained. */
export const pruningParts = ['unit', 'score', 'group', 'allocation', 'compensation', 'schedule'] as const;
export type PruningPart = (typeof pruningParts)[number];
export const trainingParts = ['train', 'objective', 'regulariser', 'optimiser'] as const;
export type TrainingPart = (typeof trainingParts)[number];

/** The choices of a part that are about a unit. Components about different units may share a name. */
export const choicesFor = ({ part, choices }: Part, unit: string): Part['choices'] =>
  part === 'unit' ? choices : choices.filter(({ units }) => !units.length || units.includes(unit));

/** The choice that a recipe names in one place, with or without options; empty when it is not just one. */
export function nameOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  if ('name' in value) return String(value.name);
  return 'columns' in value ? 'columns' : 'pattern';
}

/** What a recipe says in one place for a choice: its name, or an example where that is not enough. */
export const sayingOf = ({ choices }: Pick<Part, 'choices'>, name: string): unknown =>
  choices.find((choice) => choice.name === name)?.example ?? name;

/** The unit of a recipe that removes nothing, in the words of the recipe format. */
const noUnit = 'none';

/** Whether a recipe removes anything, or only trains. */
export const removes = (recipe: { readonly unit?: unknown }): boolean => recipe.unit !== noUnit;

/**
 * The recipe about another unit. One that removes nothing has no words about removal, and one that begins to remove gets
 * the first choice of every part, to be changed from there.
 */
export function withUnit(recipe: Document, unit: string, algebra: readonly Part[]): Record<string, unknown> {
  if (unit === nameOf(recipe['unit'])) return { ...recipe };
  if (!removes({ unit })) {
    const stays = omit(recipe, 'then', 'inTrainingPruning', ...pruningParts);
    return { ...stays, unit, lambda: null, defaults: { sparsity: 0, lambda: null } };
  }
  if (removes(recipe)) return { ...recipe, unit };
  const first = algebra
    .filter(({ part }) => part !== 'unit' && (pruningParts as readonly string[]).includes(part))
    .map((one) => [one.part, sayingOf(one, choicesFor(one, unit)[0]?.name ?? '')] as const);
  return { ...recipe, unit, ...Object.fromEntries(first), defaults: { sparsity: 0.5, lambda: null } };
}

/** Numbers that a training cannot do without, to begin with. */
const firstTraining = { rate: 1e-4, steps: 100 };

/** A training that begins with a choice of what is trained, or the one there is with another choice. */
export const withTrain = (training: Document | null, name: string): Document => ({
  ...(training ?? firstTraining),
  train: name,
});

/** The training as a part of one that finds out what can go, by a method. */
export const withMethod = (inTrainingPruning: Document | null, method: string, train: string): Document => ({
  method,
  ...(inTrainingPruning ? omit(inTrainingPruning, 'method') : withTrain(null, train)),
});

/** The key of each part in a training; objectives and regularisers may be several. */
const places = {
  train: 'train',
  objective: 'objectives',
  regulariser: 'regularisers',
  optimiser: 'optimiser',
} as const;

/** What a training names in one part. */
export function namesOf(training: Document, part: TrainingPart): readonly string[] {
  const named = training[places[part]];
  if (named === undefined) return [];
  return (Array.isArray(named) ? named : [named]).map(nameOf);
}

/** The training with one choice more or less in a part that may have several, or with another choice. */
export function withChoice(training: Document, part: TrainingPart, name: string, chosen: boolean): Document {
  const place = places[part];
  if (part === 'train' || part === 'optimiser') return { ...training, [place]: name };
  const named = training[place];
  const others = (Array.isArray(named) ? named : []).filter((one) => nameOf(one) !== name);
  return { ...training, [place]: chosen ? [...others, name] : others };
}
