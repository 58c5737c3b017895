import type { TokenWindows } from '../../models/windows.ts';
import type { Component } from '../../components/component.ts';
import type { Learner } from '../learner.ts';
import type { Side } from '../mixture.ts';
import type { Objective } from '../objectives/objective.ts';
import type { Trainable } from '../trainable.ts';
import type { Step } from '../tuning.ts';

/** A tensor with the gradients of both sides of the text; the general one is in a copy. */
export interface TwoGradients {
  readonly one: Trainable;
  readonly general: Float32Array;
}

/** What becomes of the gradients of the domain and of general text where they are taken apart. */
export interface GradientSurgery {
  /** Writes the gradient to descend over that of the domain, in `one.gradient`. @returns the weight of each side's loss. */
  resolve(both: readonly TwoGradients[], step: Step): Readonly<Record<Side, number>>;
  /** Before a step: by how much the share of right tokens in its text is below that of the unpruned model. */
  observe?(drop: Readonly<Record<Side, number>>): void;
  /** Changes between steps; a resumed run gets it back. */
  readonly state?: Float64Array;
}

export interface GradientSurgeryWork {
  readonly seed: number;
  /** Share of general text in what is drawn. */
  readonly share: number;
}

export interface GradientSurgeryComponent<Options = unknown> extends Component<Options> {
  /** Whether the second gradient is of the distance to the unpruned model's answers on the same text: then no general text is needed. */
  againstTeacher?(options: Options): boolean;
  prepare(work: GradientSurgeryWork, options: Options): GradientSurgery;
}

/**
 * Gradients of both sides, resolved into one.
 *
 * @param distance the objective of the second gradient; null for the same as the first.
 * @param reference the unpruned model, where the surgery observes how much is lost.
 * @returns the loss that belongs to it.
 */
export async function resolvedGradients(
  learner: Learner,
  objective: Objective,
  windows: Readonly<Record<Side, TokenWindows>>,
  {
    surgery,
    distance,
    reference,
    step,
  }: { surgery: GradientSurgery; distance: Objective | null; reference: Learner | null; step: Step },
): Promise<number> {
  if (reference) {
    const drop = async (side: Side) =>
      (await reference.accuracy(windows[side])) - (await learner.accuracy(windows[side]));
    surgery.observe?.({ domain: await drop('domain'), general: await drop('general') });
  }
  const general = await learner.gradients(windows.general, distance ?? objective);
  const both = learner.tuning.trainables
    .filter(({ rate }) => rate > 0)
    .map((one): TwoGradients => ({ one, general: one.gradient.slice() }));
  const domain = await learner.gradients(windows.domain, objective);
  const weights = surgery.resolve(both, step);
  return weights.domain * domain + weights.general * general;
}

/** g ← a · g_domain + b · g_general */
export function combine(
  both: readonly TwoGradients[],
  { domain, general: weight }: Readonly<Record<Side, number>>,
): void {
  for (const { one, general } of both) {
    const { gradient } = one;
    for (let i = 0; i < gradient.length; i += 1)
      gradient[i] = domain * (gradient[i] as number) + weight * (general[i] as number);
  }
}
