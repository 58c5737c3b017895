import { combined } from '../objectives/combined.ts';
import { objectives } from '../objectives/index.ts';
import type { Objective, ObjectiveWork } from '../objectives/objective.ts';
import { Learner } from '../learner.ts';
import type { Training } from '../training.ts';
import type { GradientSurgery } from './gradientSurgery.ts';
import { gradientSurgeries } from './index.ts';

/** Gradient surgery of a training, and what its second gradient is of where that is no general text. */
export interface PreparedSurgery {
  readonly surgery: GradientSurgery;
  /** The distance to the teacher's answers, on the text that the first gradient is of; null for the same loss on general text. */
  readonly distance: Objective | null;
  /** The unpruned model, where the surgery observes how much of its right answers is lost. */
  readonly reference: Learner | null;
}

/** What becomes of two gradients; null where all text is descended together. */
export async function surgeryOf(training: Training, work: ObjectiveWork): Promise<PreparedSurgery | null> {
  const { recovery, texts, seed } = training;
  const { data } = recovery;
  if (!data.surgery) return null;
  const { component, options } = gradientSurgeries.bind(data.surgery);
  const surgery = () => component.prepare({ seed, share: data.general }, options);
  if (component.againstTeacher?.(options))
    return {
      ...{ surgery: surgery(), reference: null },
      distance: await combined([{ weight: 1, ...objectives.bind('distillation') }], work),
    };
  if (texts.general) {
    const prepared = surgery();
    const { teacher, walk } = work;
    const reference = prepared.observe ? new Learner(teacher, { trainables: [] }, walk) : null;
    return { surgery: prepared, distance: null, reference };
  }
  training.warn(
    'There is no general text to be weighed against the domain, so training descends the loss of the domain alone.',
  );
  return null;
}
