import { z } from 'zod';
import type { UnitKind } from '../../models/architecture.ts';
import { type Choice, choiceSchema, nameOf } from '../../components/component.ts';
import type { WeightGroup } from '../../runtime/select.ts';

/** What can be removed. */
export const unitNames = ['none', 'weight', 'structure', 'kvGroup', 'neuron', 'sublayer', 'layer', 'rank'] as const;
export type UnitName = (typeof unitNames)[number];

/** The kinds of width units that a recipe's unit means; none for single weights, whole (sub)layers and ranks. */
export const unitKinds: Readonly<Record<UnitName, readonly UnitKind[]>> = {
  none: [],
  weight: [],
  structure: ['kvGroup', 'neuron'],
  kvGroup: ['kvGroup'],
  neuron: ['neuron'],
  sublayer: [],
  layer: [],
  rank: [],
};

/** Share of the default target at each step of an iterative schedule. */
const iterative = z.strictObject({ name: z.literal('iterative'), steps: z.number().int().min(2).max(100) });

/**
 * A method as a sentence: unit × score × group × allocation × compensation × schedule. Scores, allocations and
 * compensations are named, with options where they have some.
 */
export const sentence = {
  unit: z.enum(unitNames),
  score: choiceSchema,
  group: z.union([
    z.enum(['matrix', 'row', 'site', 'model']),
    z.strictObject({ columns: z.number().int().positive() }),
    z.strictObject({ remove: z.number().int().positive(), of: z.number().int().positive() }),
  ]),
  allocation: choiceSchema,
  compensation: z.union([choiceSchema, z.array(choiceSchema)]),
  schedule: z.union([z.enum(['oneShot', 'sequential', 'greedy']), iterative]),
};

export type Sentence = z.infer<z.ZodObject<typeof sentence>>;

/** Whether a recipe removes anything; else it only trains. */
export const prunes = ({ unit }: Pick<Sentence, 'unit'>): boolean => unit !== 'none';

/** The compensations of a sentence in their order. */
export function compensationsOf({ compensation }: Pick<Sentence, 'compensation'>): readonly Choice[] {
  const all = Array.isArray(compensation) ? compensation : [compensation];
  return all.filter((choice) => nameOf(choice) !== 'none');
}

export const scheduleOf = ({
  schedule,
}: Pick<Sentence, 'schedule'>): 'oneShot' | 'sequential' | 'greedy' | 'iterative' =>
  typeof schedule === 'string' ? schedule : schedule.name;

/** What a weight competes with inside its matrix; a global choice is made before and then counts per matrix. */
export function weightGroup({ group }: Pick<Sentence, 'group'>): WeightGroup {
  if (typeof group === 'object')
    return 'of' in group ? { kind: 'pattern', ...group } : { kind: 'columns', width: group.columns };
  return group === 'row' ? { kind: 'row' } : { kind: 'matrix' };
}
