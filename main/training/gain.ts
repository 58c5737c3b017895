import type { Gain, TrainingReport } from './training.ts';

/** A training that left something better than there was. */
export const gainedSomething: Gain = { gained: true, reason: null };

const nats = (loss: number): string => `${loss.toFixed(3)} nats per token`;

/** What a report says: a training whose best state is its first one, or that took no step, leaves what there was. */
export function gainOf({ steps, best, evaluations, stopped }: Omit<TrainingReport, keyof Gain>): Gain {
  if (steps === 0)
    return { gained: false, reason: `no step was taken${stopped === null ? '' : ` because ${stopped}`}` };
  if (best?.step !== 0) return gainedSomething;
  const later = evaluations.filter(({ step }) => step > 0).map(({ domain }) => domain);
  const start = `no evaluation step was better than the start (${nats(best.domain)} of calibration text)`;
  if (!later.length)
    return {
      gained: false,
      reason: `${start}: ${stopped ?? 'there was none; train for more steps, or evaluate earlier'}`,
    };
  const least = `the best of ${later.length} later ones had ${nats(Math.min(...later))}`;
  const advice = stopped ?? 'lower the learning rate, train for more steps or on more text of the domain';
  return { gained: false, reason: `${start}, ${least}: ${advice}` };
}

/**
 * What is left of a gain once it is written: where storing costs more than training won, nothing was gained.
 *
 * @param cost loss of what was written minus loss of what was trained, nats per token.
 */
export function gainStored({ gained, reason, best, evaluations }: TrainingReport, cost: number): Gain {
  const [start] = evaluations;
  if (!gained || !best || !start || cost < start.domain - best.domain) return { gained, reason };
  return {
    gained: false,
    reason: `what was learned won ${nats(start.domain - best.domain)}, and storing it as the model is stored lost ${nats(cost)}: train a rounded model by quantisationAware, or for longer`,
  };
}

/** A training whose result is stored as the very bits that were there before. */
export const sameBits = (trained: number): Gain => ({
  gained: false,
  reason:
    trained === 0
      ? 'nothing could change: the method trains no number of this model'
      : 'what was learned is smaller than the number type of the model can hold; choose a higher learning rate or more steps',
});
