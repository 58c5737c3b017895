import {
  type ScheduleName,
  scheduleOf,
  type Specification,
  type SpecificationProblem,
} from '../recipe/specification.ts';

/** What only some granularities can do, each as the reason why the others cannot. */
const reasons: Readonly<Record<ScheduleName, string>> = {
  oneShot: 'nothing is cut all at once here',
  sequential: 'layers are compared with one another, so all must be there',
  sublayers: 'only units inside layers are cut sublayer by sublayer',
  greedy: 'only layers and sublayers are removed one by one',
  iterative: 'only units of layers are removed in steps',
};

/** Why a specification's schedule is none of these; null when it is one. */
export function scheduleProblem(
  schedules: readonly ScheduleName[],
  specification: Specification,
): SpecificationProblem | null {
  const schedule = scheduleOf(specification);
  return schedules.includes(schedule) ? null : { field: 'schedule', reason: reasons[schedule] };
}

/** A layer that is cut before the next was seen cannot be compared with it. */
export const cannotRank: SpecificationProblem = {
  field: 'schedule',
  reason: 'the sequential schedule prunes a layer before it has seen the next, so it cannot rank across layers',
};

/** Units have no matrix to compete in. */
export function unitGroupProblem({ group }: Specification): SpecificationProblem | null {
  if (group === 'site' || group === 'model') return null;
  return { field: 'group', reason: 'units compete within their site or within the model, not within a matrix' };
}
