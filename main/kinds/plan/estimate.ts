import type { Output, PlanInput } from '../../../preload/contract/index.ts';
import type { TaskContext } from '../../engine/context.ts';
import { costOf } from '../extract/cost.ts';
import { machineOf, onThisMachine } from '../extract/estimate.ts';
import { resolvePlan } from './resolve.ts';

/** What a plan would leave and take: its steps take their times one after the other, and each what memory it needs. */
export async function estimate(context: TaskContext, input: PlanInput): Promise<Output<'runs.estimate'>> {
  const { parent, steps } = await resolvePlan(context, input);
  const machine = await machineOf(context);
  let { parameters, bytes } = parent;
  const total = { peakMemory: 0, disk: 0, seconds: 0 };
  for (const { recipe, settings } of steps) {
    const cost = costOf(parent, recipe, settings, machine);
    parameters -= parent.parameters - cost.parameters;
    // A step that rounds stores what is left; one that removes takes its share of what there is.
    const size = settings.precision === null ? bytes : cost.bytes;
    bytes = size * (parameters / parent.parameters);
    total.peakMemory = Math.max(total.peakMemory, cost.peakMemory);
    total.disk += cost.disk;
    total.seconds += cost.seconds;
  }
  return onThisMachine(context.project, { sparsity: null, parameters, bytes: Math.round(bytes), ...total });
}
