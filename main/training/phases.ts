/** Steps before a method's second phase: a share of all, at least one. */
export const firstPhase = (share: number, steps: number): number =>
  Math.min(steps, Math.max(1, Math.round(share * steps)));

/**
 * Where so many trainings of equal length begin within the steps of a run, and where the last of them ends.
 *
 * @throws where a training would have fewer than two steps.
 */
export function phaseStarts(steps: number, trainings: number): readonly number[] {
  if (steps < 2 * trainings)
    throw new Error(`${trainings} trainings need at least ${2 * trainings} steps, and there are ${steps}.`);
  return Array.from({ length: trainings + 1 }, (_, at) => Math.floor((at * steps) / trainings));
}

/** The training that a step belongs to, from 0. */
export const phaseAt = (starts: readonly number[], step: number): number =>
  starts.findLastIndex((from) => from <= step);
