import { type Choice, type Component, type Registry } from '../../components/component.ts';
import type { Granularity } from '../granularity/granularity.ts';
import { granularityOf, isUnit, unitNames } from '../granularity/index.ts';
import { isTakenOnTheWay } from '../statistics/statistic.ts';
import { specificationNeeds } from './needs.ts';
import { compensationsOf, noUnit, scheduleOf, type Specification, type SpecificationProblem } from './specification.ts';

/** Why a specification makes no sense; null when it does. */
export function specificationProblem(one: Specification): SpecificationProblem | null {
  if (!isUnit(one.unit)) {
    const known = [noUnit, ...unitNames].map((name) => `"${name}"`).join('|');
    return { field: 'unit', reason: `Invalid option: expected one of ${known}` };
  }
  const granularity = granularityOf(one.unit);
  return unknownName(granularity, one) ?? granularity.problem(one) ?? behindProblem(one);
}

/** A name that means nothing where it stands. */
function unknownName(granularity: Granularity, one: Specification): SpecificationProblem | null {
  const { scores, allocations, compensations } = granularity;
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
  return null;
}

function missing(
  field: keyof Specification,
  registry: Registry<Component>,
  choice: Choice,
  what: string,
): SpecificationProblem | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { field, reason: registry.has(choice) ? reason : reason.replace('is not known', what) };
  }
}

/** Behind cut layers only what a walk forwards measures can be measured. */
function behindProblem(one: Specification): SpecificationProblem | null {
  if (scheduleOf(one) !== 'sequential' || specificationNeeds(one).some(isTakenOnTheWay)) return null;
  return { field: 'schedule', reason: 'only scores of forward activations can be taken on already pruned layers' };
}
