import type { Component, Registry } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { objectives } from '../../training/objectives/index.ts';
import { optimisers } from '../../training/optimisers/index.ts';
import { regularisers } from '../../training/regularisers/index.ts';
import { methods } from '../../tuning/methods/index.ts';
import type { Granularity } from '../granularity/granularity.ts';
import { granularities, unitNames, unitsRemovedBy } from '../granularity/index.ts';
import { calibrationStatistics } from '../statistics/index.ts';
import { type GroupName, noCompensation, noUnit, type ScheduleName } from './specification.ts';

/** Something that may stand in one place of a pruning specification or of a training. */
export interface AlgebraChoice {
  readonly name: string;
  readonly explanation: string;
  readonly citation: string;
  /** Units it is about; every one when empty. */
  readonly units: readonly string[];
  /** Of a unit: what removing it does to a model, in a heading's words; null where nothing is removed. */
  readonly granularity: Pick<Granularity, 'title' | 'shrinks' | 'grows'> | null;
  /** Where a name is not enough: what a recipe says in its place, with numbers to begin with. */
  readonly example: unknown;
}

/** One place of a recipe and what may stand there, or what components ask to be measured. */
export interface AlgebraPart {
  readonly part:
    | 'unit'
    | 'score'
    | 'group'
    | 'allocation'
    | 'compensation'
    | 'schedule'
    | 'inTrainingPruning'
    | 'train'
    | 'objective'
    | 'regulariser'
    | 'optimiser'
    | 'statistic';
  readonly choices: readonly AlgebraChoice[];
}

const plain = (
  name: string,
  explanation: string,
  units: readonly string[] = [],
  example: unknown = null,
): AlgebraChoice => ({
  ...{ name, explanation, citation: '', units, granularity: null, example },
});

const registered = (registry: Registry<Component>, units: readonly string[]): AlgebraChoice[] =>
  registry.components.map(({ name, explanation, citation }) => ({
    ...{ name, explanation, citation, units, granularity: null, example: null },
  }));

/** The choices that every granularity has in one place, about its units. */
const ofAll = (registry: (granularity: Granularity) => Registry<Component>): AlgebraChoice[] =>
  granularities.flatMap((one) =>
    registered(
      registry(one),
      one.units.map(({ name }) => name),
    ),
  );

/** Units of the granularities that allow something; none when all do, which means every one. */
function unitsWith(allows: (granularity: Granularity) => boolean): readonly string[] {
  const some = granularities.filter(allows).flatMap(({ units }) => units.map(({ name }) => name));
  return some.length === unitNames.length ? [] : some;
}

const group = (name: GroupName, explanation: string, example?: unknown): AlgebraChoice =>
  plain(
    name,
    explanation,
    unitsWith(({ groups }) => groups.includes(name)),
    example,
  );

const schedule = (name: ScheduleName, explanation: string, example?: unknown): AlgebraChoice =>
  plain(
    name,
    explanation,
    unitsWith(({ schedules }) => schedules.includes(name)),
    example,
  );

/** Compensations, each about the units that something can make up for. */
const compensations = (): AlgebraChoice[] =>
  granularities.flatMap(({ compensations: all, units }) =>
    all
      ? registered(
          all,
          units.filter(({ repaired }) => repaired).map(({ name }) => name),
        )
      : [],
  );

/** The components recipes are made of, in plain words. */
export const algebra: readonly AlgebraPart[] = [
  {
    part: 'unit',
    choices: [
      plain(noUnit, 'Nothing is removed: the whole model is taught the domain.'),
      ...granularities.flatMap(({ title, shrinks, grows = false, units }) =>
        units.map(({ name, explanation }) => ({ ...plain(name, explanation), granularity: { title, shrinks, grows } })),
      ),
    ],
  },
  { part: 'score', choices: ofAll(({ scores }) => scores) },
  {
    part: 'group',
    choices: [
      group('matrix', 'Weights compete with all others of their matrix.'),
      group('row', 'Weights compete with those that feed the same output.'),
      group('columns', 'Weights compete within blocks of neighbouring inputs.', { columns: 128 }),
      group('pattern', 'Of every few consecutive weights a fixed number goes, such as 2 of every 4.', {
        remove: 2,
        of: 4,
      }),
      group('site', 'Units compete with others of their kind in the same layer.'),
      group('model', 'Everything competes with everything, so layers end with shares of their own.'),
    ],
  },
  { part: 'allocation', choices: ofAll(({ allocations }) => allocations) },
  {
    part: 'compensation',
    choices: [plain(noCompensation, 'What is left stays as it is.'), ...compensations()],
  },
  {
    part: 'schedule',
    choices: [
      schedule('oneShot', 'Everything is scored on the whole model, then cut.'),
      schedule('sequential', 'Layer by layer: each layer is scored on what the layers already cut before it pass on.'),
      schedule(
        'sublayers',
        'Sublayer by sublayer: what is left is scored anew after every cut, and a repair aims at what the whole model gives.',
      ),
      schedule('greedy', 'One part goes, then everything is compared anew.'),
      schedule('iterative', 'In several steps, each scored on what the one before left.', {
        name: 'iterative',
        steps: 5,
      }),
    ],
  },
  {
    part: 'inTrainingPruning',
    choices: inTrainingMethods.components.map((method) => ({
      ...plain(method.name, method.explanation, unitsRemovedBy(method)),
      citation: method.citation,
    })),
  },
  { part: 'train', choices: registered(methods, []) },
  { part: 'objective', choices: registered(objectives, []) },
  { part: 'regulariser', choices: registered(regularisers, []) },
  { part: 'optimiser', choices: registered(optimisers, []) },
  { part: 'statistic', choices: calibrationStatistics.map(({ name, explanation }) => plain(name, explanation)) },
];
