import { z } from 'zod';

/** How the removed share rises over the steps of a training. */
export const rampOptions = {
  /** Share of the steps before the first removal, and at which the whole share is reached. */
  from: z.number().min(0).lt(1).default(0.1),
  until: z.number().gt(0).max(1).default(0.7),
  /** Steps between two removals. */
  every: z.number().int().min(1).default(10),
};

export interface Ramp {
  readonly from: number;
  readonly until: number;
  readonly every: number;
}

/** How far the ramp is after so many steps, from 0 to 1. */
export function rampWay({ from, until }: Pick<Ramp, 'from' | 'until'>, done: number, steps: number): number {
  const [start, end] = [from * steps, Math.max(from * steps + 1, until * steps)];
  return Math.min(1, Math.max(0, (done - start) / (end - start)));
}

/**
 * Share of the final removal that is reached once so many steps are done: 1 − (1 − t)³, fast at first while there is much to
 * spare (Zhu & Gupta 2017, eq. 1).
 */
export function cubicRamp(ramp: Ramp, done: number, steps: number): number {
  return 1 - (1 - rampWay(ramp, done, steps)) ** 3;
}

/** Whether something is removed after this many steps. */
export const removesAfter = (ramp: Ramp, done: number, steps: number): boolean =>
  done >= ramp.from * steps &&
  (done % ramp.every === 0 || done === Math.ceil(ramp.until * steps)) &&
  done <= Math.ceil(ramp.until * steps);

/** Whether the whole share is gone after this many steps. */
export const rampEnded = ({ until }: Ramp, done: number, steps: number): boolean => done >= Math.ceil(until * steps);
