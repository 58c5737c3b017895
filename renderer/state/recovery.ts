import type { Output, TrainingChanges } from '../../preload/contract/index.ts';
import { nameOf, removes } from './specification.ts';

export type Recipe = Output<'recipes.list'>[number];
/** A recipe, or a part of one, as JSON. What is missing or of another kind is not known here. */
export type Document = Readonly<Record<string, unknown>>;

/** Training that a run will do or has done, of what its recipe says. */
export interface TrainingPlan {
  /** While pruning, after it, or instead of it. */
  readonly when: 'while' | 'after' | 'only';
  /** What is trained, in the recipe's word. */
  readonly method: string;
  readonly steps: number | null;
  /** Windows in a step. */
  readonly batch: number | null;
  /** Peak learning rate. */
  readonly rate: number | null;
  /** Share of general text. */
  readonly general: number;
  /** Nats that the loss of general text may rise by; null for no limit. */
  readonly limit: number | null;
}

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const partOf = (document: Document | null, name: string): Document | null => {
  const part = document?.[name];
  return isDocument(part) ? part : null;
};
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The training that a recipe does after it has pruned, or instead of it; null for none. */
export const recoveryOf = (document: Document | null): Document | null => partOf(document, 'recovery');

/** The training in which a recipe finds out what can go; null for none. */
export const inTrainingPruningOf = (document: Document | null): Document | null =>
  partOf(document, 'inTrainingPruning');

const planOf = (
  when: TrainingPlan['when'],
  { train, steps, batch, rate, data, limit }: Document,
  changes: TrainingChanges,
): TrainingPlan => ({
  ...{ when, method: nameOf(train) },
  steps: changes.steps ?? numberOf(steps),
  batch: changes.batch ?? numberOf(batch),
  rate: changes.rate ?? numberOf(rate),
  general: changes.general ?? (isDocument(data) ? numberOf(data['general']) : null) ?? 0,
  limit: changes.limit ?? numberOf(limit),
});

/**
 * The trainings of a recipe in their order.
 *
 * @param instead training that was chosen instead of the recipe's own: that of another recipe, or none; undefined when the
 *   recipe's own stays.
 */
export function plansOf(
  document: Document | null,
  instead?: Document | 'none',
  changes: TrainingChanges = {},
): readonly TrainingPlan[] {
  if (!document) return [];
  const inTrainingPruning = inTrainingPruningOf(document);
  const recovery = instead === undefined ? recoveryOf(document) : instead === 'none' ? null : recoveryOf(instead);
  return [
    ...(inTrainingPruning ? [planOf('while', inTrainingPruning, changes)] : []),
    ...(recovery ? [planOf(removes(document) ? 'after' : 'only', recovery, changes)] : []),
  ];
}

/** Recipes to begin with: one that trains little and needs little memory, one that trains everything. */
const recommendedTrainings = ['lora', 'cpt-generative-uda'];

/** How recipes that only train are grouped, as people choose among many. */
export const trainingKinds = ['recommended', 'corrections', 'sparse', 'teacher', 'domain', 'other'] as const;
export type TrainingKind = (typeof trainingKinds)[number];

const kinds: Readonly<Record<string, TrainingKind>> = {
  peft: 'corrections',
  'low-rank': 'corrections',
  'sparse-finetune': 'sparse',
  'weight-pruning': 'sparse',
  distillation: 'teacher',
  'domain-adaptation': 'domain',
  'data-selection': 'domain',
};

/** Recipes that only train, in groups; the recommended ones first. */
export function trainingGroups(
  recipes: readonly Recipe[],
): readonly { readonly kind: TrainingKind; readonly recipes: readonly Recipe[] }[] {
  const training = recipes.filter((recipe) => !removes(recipe));
  const kindOf = ({ name, category }: Recipe) =>
    recommendedTrainings.includes(name) ? 'recommended' : (kinds[category] ?? 'other');
  const place = ({ name }: Recipe) => recommendedTrainings.indexOf(name);
  return trainingKinds
    .map((kind) => ({ kind, recipes: training.filter((recipe) => kindOf(recipe) === kind) }))
    .map((group) => ({ ...group, recipes: group.recipes.toSorted((a, b) => place(a) - place(b)) }))
    .filter((group) => group.recipes.length);
}

/** The recipe that teaches a whole model, until a person chooses one; empty when there is none. */
export const firstTraining = (recipes: readonly Recipe[]): string => trainingGroups(recipes)[0]?.recipes[0]?.name ?? '';
