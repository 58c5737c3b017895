import { depthAllocations } from '../granularity/depth/allocations/index.ts';
import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { weightAllocations } from '../granularity/weight/allocations/index.ts';
import { depthCompensations } from '../granularity/depth/compensations/index.ts';
import { unitCompensations } from '../granularity/width/compensations/index.ts';
import { weightCompensations } from '../granularity/weight/compensations/index.ts';
import type { Component, Registry } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { methods } from '../../tuning/methods/index.ts';
import { objectives } from '../../training/objectives/index.ts';
import { optimisers } from '../../training/optimisers/index.ts';
import { regularisers } from '../../training/regularisers/index.ts';
import { calibrationStatistics } from '../statistics/index.ts';
import { rankAllocations } from '../granularity/rank/allocations.ts';
import { rankScores } from '../granularity/rank/scores.ts';
import type { UnitName } from './specification.ts';
import { depthScores } from '../granularity/depth/scores/index.ts';
import { unitScores } from '../granularity/width/scores/index.ts';
import { weightScores } from '../granularity/weight/scores/index.ts';

/** Something that may stand in one place of a recipe's sentence. */
export interface AlgebraChoice {
  readonly name: string;
  readonly explanation: string;
  readonly citation: string;
  /** Units it is about; every one when empty. */
  readonly units: readonly UnitName[];
}

/** One part of the sentence that a recipe is, and what may stand there; or what components ask to be measured. */
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

const weights: readonly UnitName[] = ['weight'];
const widths: readonly UnitName[] = ['structure', 'kvGroup', 'neuron'];
const depths: readonly UnitName[] = ['layer', 'sublayer'];
const ranks: readonly UnitName[] = ['rank'];

const plain = (name: string, explanation: string, units: readonly UnitName[] = []): AlgebraChoice => ({
  ...{ name, explanation, citation: '', units },
});

const registered = (registry: Registry<Component>, units: readonly UnitName[]): AlgebraChoice[] =>
  registry.components.map(({ name, explanation, citation }) => ({ name, explanation, citation, units }));

/** The components recipes are made of, in plain words. */
export const algebra: readonly AlgebraPart[] = [
  {
    part: 'unit',
    choices: [
      plain('none', 'Nothing is removed: the whole model is taught the domain.'),
      plain(
        'weight',
        'Single numbers inside the matrices become zero. It costs least quality, but the file keeps its size and the model its speed.',
      ),
      plain(
        'structure',
        'Whole attention groups and neurons are cut out. The file becomes really smaller and the model really faster.',
      ),
      plain('kvGroup', 'Attention groups only: a key and value head with the query heads that read it.'),
      plain('neuron', 'Feed-forward neurons only. The attention stays as it is.'),
      plain('sublayer', 'The attention or the feed-forward network of a layer goes as a whole.'),
      plain('layer', 'Whole layers go. What is left loads in every program that knows the model.'),
      plain('rank', 'Matrices become products of two thinner ones, which keep only their most important directions.'),
    ],
  },
  {
    part: 'score',
    choices: [
      ...registered(weightScores, weights),
      ...registered(unitScores, widths),
      ...registered(depthScores, depths),
      ...registered(rankScores, ranks),
    ],
  },
  {
    part: 'group',
    choices: [
      plain('matrix', 'Weights compete with all others of their matrix.', weights),
      plain('row', 'Weights compete with those that feed the same output.', weights),
      plain('columns', 'Weights compete within blocks of neighbouring inputs.', weights),
      plain('pattern', 'Of every few consecutive weights a fixed number goes, such as 2 of every 4.', weights),
      plain('site', 'Units compete with others of their kind in the same layer.', [...widths, ...ranks]),
      plain('model', 'Everything competes with everything, so layers end with shares of their own.'),
    ],
  },
  {
    part: 'allocation',
    choices: [
      ...registered(weightAllocations, weights),
      ...registered(unitAllocations, widths),
      ...registered(depthAllocations, depths),
      ...registered(rankAllocations, ranks),
    ],
  },
  {
    part: 'compensation',
    choices: [
      plain('none', 'What is left stays as it is.'),
      ...registered(weightCompensations, weights),
      ...registered(unitCompensations, widths),
      ...registered(depthCompensations, ['layer']),
    ],
  },
  {
    part: 'schedule',
    choices: [
      plain('oneShot', 'Everything is scored on the whole model, then cut.'),
      plain('sequential', 'Layer by layer: each layer is scored on what the layers already cut before it pass on.', [
        ...weights,
        ...widths,
        ...ranks,
      ]),
      plain('greedy', 'One part goes, then everything is compared anew.', depths),
      plain('iterative', 'In several steps, each scored on what the one before left.', widths),
    ],
  },
  {
    part: 'inTrainingPruning',
    choices: inTrainingMethods.components.map(({ name, explanation, citation, units }) => ({
      ...{ name, explanation, citation },
      units: units as readonly UnitName[],
    })),
  },
  { part: 'train', choices: registered(methods, []) },
  { part: 'objective', choices: registered(objectives, []) },
  { part: 'regulariser', choices: registered(regularisers, []) },
  { part: 'optimiser', choices: registered(optimisers, []) },
  { part: 'statistic', choices: calibrationStatistics.map(({ name, explanation }) => plain(name, explanation)) },
];
