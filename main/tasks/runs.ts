import type { Output, RunInput } from '../../preload/contract/index.ts';
import type { TaskContext } from '../engine/context.ts';
import { runKinds } from '../kinds/index.ts';

/** What a run would leave and take, and whether this machine has it. */
export function estimateRun(context: TaskContext, input: RunInput): Promise<Output<'runs.estimate'>> {
  const { name, estimate } = runKinds.of(input);
  if (!estimate) throw new Error(`What a run of the kind ${name} takes is not known before it; start it to see.`);
  return estimate(context, input);
}

/** A run on a small copy of its model, thrown away afterwards. */
export function rehearseRun(context: TaskContext, input: RunInput): Promise<Output<'runs.rehearse'>> {
  const { name, rehearse } = runKinds.of(input);
  if (!rehearse) throw new Error(`A run of the kind ${name} cannot be rehearsed; start it to see.`);
  return rehearse(context, input);
}
