import { type Choice, nameOf, type Component, type Registry } from '../../components/component.ts';
import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { weightAllocations } from '../granularity/weight/allocations/index.ts';
import { isTakenOnTheWay } from '../statistics/statistic.ts';
import { depthScores } from '../granularity/depth/scores/index.ts';
import { sentenceNeeds } from './needs.ts';
import { compensationsOf, scheduleOf, type Sentence } from './specification.ts';
import { vocabulary } from './vocabulary.ts';

interface Problem {
  readonly field: keyof Sentence;
  readonly reason: string;
}

/** Why a sentence makes no sense; null when it does. */
export function sentenceProblem(one: Sentence): Problem | null {
  const { scores, allocations, compensations } = vocabulary(one.unit);
  const unknown =
    missing('score', scores, one.score, `scores no ${one.unit}`) ??
    missing('allocation', allocations, one.allocation, `spreads no ${one.unit}`);
  if (unknown) return unknown;
  for (const choice of compensationsOf(one)) {
    if (!compensations) {
      return {
        field: 'compensation',
        reason: `nothing can make up for a removed ${one.unit} except what its score does`,
      };
    }
    const wrong = missing('compensation', compensations, choice, `repairs no ${one.unit}`);
    if (wrong) return wrong;
  }
  return groupProblem(one) ?? mergeProblem(one) ?? scheduleProblem(one);
}

function missing(field: keyof Sentence, registry: Registry<Component>, choice: Choice, what: string): Problem | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { field, reason: registry.has(choice) ? reason : reason.replace('is not known', what) };
  }
}

function groupProblem(one: Sentence): Problem | null {
  const { unit, group, allocation } = one;
  if (unit !== 'weight') {
    if (group === 'site' || group === 'model') return null;
    return { field: 'group', reason: 'units compete within their site or within the model, not within a matrix' };
  }
  if (group === 'site') return { field: 'group', reason: 'weights compete within rows, matrices or the model' };
  const ranks = nameOf(allocation) === 'global';
  if ((group === 'model') !== ranks) {
    return {
      field: 'allocation',
      reason: 'a global allocation and the group "model" need each other: both mean one ranking for everything',
    };
  }
  if (weightAllocations.bind(allocation).component.ranks && group !== 'matrix' && group !== 'model') {
    return {
      field: 'group',
      reason: `${nameOf(allocation)} gives every matrix a number of weights, so they compete within it`,
    };
  }
  if (weightAllocations.bind(allocation).component.decides && typeof group === 'object' && 'of' in group) {
    return { field: 'allocation', reason: 'a pattern removes the same share everywhere' };
  }
  const updates = compensationsOf(one).map(nameOf);
  if (typeof group === 'object' && 'columns' in group && updates.includes('obsUpdate') && nameOf(one.score) !== 'obs') {
    return { field: 'score', reason: 'a sweep over blocks of columns chooses by the score "obs" itself' };
  }
  return null;
}

/** Merging needs whole layers of one shape. */
function mergeProblem(one: Sentence): Problem | null {
  const merges = compensationsOf(one).some((choice) => nameOf(choice) === 'merge');
  if (merges && one.unit !== 'layer')
    return { field: 'compensation', reason: 'only whole layers can be merged into others' };
  return null;
}

function scheduleProblem(one: Sentence): Problem | null {
  const { unit } = one;
  const schedule = scheduleOf(one);
  const isDepth = unit === 'layer' || unit === 'sublayer';
  if (schedule === 'greedy') {
    if (!isDepth) return { field: 'schedule', reason: 'only layers and sublayers are removed one by one' };
    if (!depthScores.bind(one.score).component.rescored)
      return { field: 'schedule', reason: `the score ${nameOf(one.score)} does not change when something is removed` };
    return null;
  }
  if (schedule === 'sequential') {
    if (isDepth) return { field: 'schedule', reason: 'layers are compared with one another, so all must be there' };
    if (unit === 'weight') {
      if (weightAllocations.bind(one.allocation).component.ranks)
        return {
          field: 'schedule',
          reason: 'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
        };
    } else if (unit !== 'rank' && !unitAllocations.bind(one.allocation).component.shares) {
      return {
        field: 'schedule',
        reason: 'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
      };
    }
    if (!sentenceNeeds(one).some(isTakenOnTheWay))
      return { field: 'schedule', reason: 'only scores of forward activations can be taken on already pruned layers' };
  }
  if (schedule === 'iterative' && unit !== 'structure' && unit !== 'kvGroup' && unit !== 'neuron')
    return { field: 'schedule', reason: 'only whole units are removed in steps' };
  return null;
}
