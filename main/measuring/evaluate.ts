import type { Input, Output } from '../../preload/contract/index.ts';
import type { TaskContext } from '../engine/context.ts';
import { heldOutLosses } from './losses.ts';
import { recordMeasurements } from './measurements.ts';
import { findSubject } from '../project/subjects.ts';

/** Measures a variant or model on the held-out text of every dataset. */
export async function evaluate(
  context: TaskContext,
  input: Input<'variants.evaluate'>,
): Promise<Output<'variants.evaluate'>> {
  const { project } = context;
  const losses = await heldOutLosses(context, await findSubject(project, input.variant), input);
  const measurements = await project.transaction(() => recordMeasurements(project, losses, input));
  return { variant: input.variant, measurements };
}
