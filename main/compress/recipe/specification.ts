import { z } from 'zod';
import { type Choice, choiceSchema, nameOf } from '../../components/component.ts';
import type { WeightGroup } from '../../runtime/select.ts';

/** What competes with what: one of these words, or blocks and patterns with their numbers. */
export const groupNames = ['matrix', 'row', 'site', 'model'] as const;
const group = z.union([
  z.enum(groupNames),
  z.strictObject({ columns: z.number().int().positive() }),
  z.strictObject({ remove: z.number().int().positive(), of: z.number().int().positive() }),
]);
export type GroupName = (typeof groupNames)[number] | 'columns' | 'pattern';

export const scheduleNames = ['oneShot', 'sequential', 'sublayers', 'greedy'] as const;
/** Share of the default target at each step of an iterative schedule. */
const iterative = z.strictObject({
  name: z.literal('iterative'),
  steps: z.number().int().min(2).max(100),
  /** The recipe's recovery is divided among the steps: a part of it after each, on text of its own. Absent: all of it in the end. */
  trains: z.literal(true).optional(),
});
export type ScheduleName = (typeof scheduleNames)[number] | 'iterative';

/**
 * A pruning specification: unit × score × group × allocation × compensation × schedule. Units, scores, allocations and
 * compensations are named, with options where they have some; what the names mean is checked where the registries are known
 * (recipe/validate.ts).
 */
export const specificationFields = {
  unit: z.string(),
  score: choiceSchema,
  group,
  allocation: choiceSchema,
  compensation: z.union([choiceSchema, z.array(choiceSchema)]),
  schedule: z.union([z.enum(scheduleNames), iterative]),
};

export type Specification = z.infer<z.ZodObject<typeof specificationFields>>;

/** The unit of a recipe that removes nothing, and only trains. */
export const noUnit = 'none';

/** Whether a recipe removes anything; else it only trains. */
export const prunes = ({ unit }: Pick<Specification, 'unit'>): boolean => unit !== noUnit;

/** The compensations of a specification in their order. */
export function compensationsOf({ compensation }: Pick<Specification, 'compensation'>): readonly Choice[] {
  const all = Array.isArray(compensation) ? compensation : [compensation];
  return all.filter((choice) => nameOf(choice) !== noCompensation);
}

/** How a specification says that nothing is repaired. */
export const noCompensation = 'none';

export const scheduleOf = ({ schedule }: Pick<Specification, 'schedule'>): ScheduleName =>
  typeof schedule === 'string' ? schedule : schedule.name;

/** Whether the model is trained after every step of an iterative schedule. */
export const trainsBetween = ({ schedule }: Pick<Specification, 'schedule'>): boolean =>
  typeof schedule === 'object' && schedule.trains === true;

export function groupOf({ group: chosen }: Pick<Specification, 'group'>): GroupName {
  if (typeof chosen === 'string') return chosen;
  return 'of' in chosen ? 'pattern' : 'columns';
}

/** How many of every few weights a pattern removes, whatever share a person asks for; null where there is none. */
export const patternOf = ({ group: chosen }: Pick<Specification, 'group'>) =>
  typeof chosen === 'object' && 'of' in chosen ? chosen : null;

/** What a weight competes with inside its matrix; a global choice is made before and then counts per matrix. */
export function weightGroup({ group: chosen }: Pick<Specification, 'group'>): WeightGroup {
  if (typeof chosen === 'object')
    return 'of' in chosen ? { kind: 'pattern', ...chosen } : { kind: 'columns', width: chosen.columns };
  return chosen === 'row' ? { kind: 'row' } : { kind: 'matrix' };
}

/** What is wrong with a specification, and the field it is about. */
export interface SpecificationProblem {
  readonly field: keyof Specification;
  readonly reason: string;
}
