import { type Choice, type Registry } from '../../components/component.ts';
import { type ForwardNeed, isForward, type Need } from '../statistics/needs.ts';
import { compensationsOf, scheduleOf, type Specification } from './specification.ts';
import type { AllocationComponent, ScoreComponent } from '../granularity/granularity.ts';
import { granularityOf } from '../granularity/index.ts';

/** What has to be measured for a specification, each need once. */
export function specificationNeeds(one: Specification): readonly Need[] {
  return [...new Set([...scoreNeeds(one), ...allocationNeeds(one), ...compensationNeeds(one)])];
}

export const scoreNeeds = ({ unit, score }: Specification): readonly Need[] =>
  needsOf(granularityOf(unit).scores, score);

export const allocationNeeds = ({ unit, allocation }: Specification): readonly Need[] =>
  needsOf(granularityOf(unit).allocations, allocation);

export function compensationNeeds(one: Specification): readonly Need[] {
  const { compensations } = granularityOf(one.unit);
  return compensations ? compensationsOf(one).flatMap((choice) => compensations.bind(choice).component.needs) : [];
}

function needsOf(registry: Registry<ScoreComponent | AllocationComponent>, choice: Choice): readonly Need[] {
  const { component, options } = registry.bind(choice);
  return component.needs(options);
}

/**
 * What is measured on the model as it is before anything is cut: behind pruned layers forward statistics are taken on the
 * way, but what the allocation looks at is dense all the same.
 */
export function denseNeeds(one: Specification): readonly Need[] {
  if (scheduleOf(one) !== 'sequential') return specificationNeeds(one);
  return [...new Set([...allocationNeeds(one), ...specificationNeeds(one).filter((need) => !isForward(need))])];
}

/** Forward statistics that a sequential schedule takes on its way. */
export const needsOnTheWay = (one: Specification): readonly ForwardNeed[] => [
  ...new Set([...scoreNeeds(one), ...compensationNeeds(one)].filter(isForward)),
];
