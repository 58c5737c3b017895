import { type Choice, type Registry } from '../../components/component.ts';
import { type CalibrationStatistic, isTakenOnTheWay, type SiteStatistic } from '../statistics/statistic.ts';
import { compensationsOf, scheduleOf, type Specification } from './specification.ts';
import type { AllocationComponent, ScoreComponent } from '../granularity/granularity.ts';
import { granularityOf } from '../granularity/index.ts';

/** What has to be measured for a specification, each need once. */
export function specificationNeeds(one: Specification): readonly CalibrationStatistic[] {
  return [...new Set([...scoreNeeds(one), ...allocationNeeds(one), ...compensationNeeds(one)])];
}

export const scoreNeeds = ({ unit, score }: Specification): readonly CalibrationStatistic[] =>
  needsOf(granularityOf(unit).scores, score);

export const allocationNeeds = ({ unit, allocation }: Specification): readonly CalibrationStatistic[] =>
  needsOf(granularityOf(unit).allocations, allocation);

export function compensationNeeds(one: Specification): readonly CalibrationStatistic[] {
  const { compensations } = granularityOf(one.unit);
  return compensations ? compensationsOf(one).flatMap((choice) => compensations.bind(choice).component.needs) : [];
}

function needsOf(
  registry: Registry<ScoreComponent | AllocationComponent>,
  choice: Choice,
): readonly CalibrationStatistic[] {
  const { component, options } = registry.bind(choice);
  return component.needs(options);
}

/**
 * What is measured on the model as it is before anything is cut: behind pruned layers statistics of sites are taken on the
 * way, but what the allocation looks at is dense all the same.
 */
export function denseNeeds(one: Specification): readonly CalibrationStatistic[] {
  if (scheduleOf(one) !== 'sequential') return specificationNeeds(one);
  return [...new Set([...allocationNeeds(one), ...specificationNeeds(one).filter((need) => !isTakenOnTheWay(need))])];
}

/** Statistics of sites that a sequential schedule takes on its way. */
export const needsOnTheWay = (one: Specification): readonly SiteStatistic[] => [
  ...new Set([...scoreNeeds(one), ...compensationNeeds(one)].filter(isTakenOnTheWay)),
];
