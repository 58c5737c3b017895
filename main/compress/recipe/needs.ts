import { type Choice, type Registry } from '../../components/component.ts';
import { type CalibrationStatistic, isTakenOnTheWay, type SiteStatistic } from '../statistics/statistic.ts';
import { compensationsOf, scheduleOf, type Sentence } from './specification.ts';
import { type Needing, vocabulary } from './vocabulary.ts';

/** What has to be measured for a sentence, each need once. */
export function sentenceNeeds(one: Sentence): readonly CalibrationStatistic[] {
  return [...new Set([...scoreNeeds(one), ...allocationNeeds(one), ...compensationNeeds(one)])];
}

export const scoreNeeds = ({ unit, score }: Sentence): readonly CalibrationStatistic[] =>
  needsOf(vocabulary(unit).scores, score);

export const allocationNeeds = ({ unit, allocation }: Sentence): readonly CalibrationStatistic[] =>
  needsOf(vocabulary(unit).allocations, allocation);

export function compensationNeeds(one: Sentence): readonly CalibrationStatistic[] {
  const { compensations } = vocabulary(one.unit);
  return compensations ? compensationsOf(one).flatMap((choice) => compensations.bind(choice).component.needs) : [];
}

function needsOf(registry: Registry<Needing>, choice: Choice): readonly CalibrationStatistic[] {
  const { component, options } = registry.bind(choice);
  return component.needs(options);
}

/**
 * What is measured on the model as it is before anything is cut: behind pruned layers statistics of sites are taken on the
 * way, but what the allocation looks at is dense all the same.
 */
export function denseNeeds(one: Sentence): readonly CalibrationStatistic[] {
  if (scheduleOf(one) !== 'sequential') return sentenceNeeds(one);
  return [...new Set([...allocationNeeds(one), ...sentenceNeeds(one).filter((need) => !isTakenOnTheWay(need))])];
}

/** Statistics of sites that a sequential schedule takes on its way. */
export const needsOnTheWay = (one: Sentence): readonly SiteStatistic[] => [
  ...new Set([...scoreNeeds(one), ...compensationNeeds(one)].filter(isTakenOnTheWay)),
];
