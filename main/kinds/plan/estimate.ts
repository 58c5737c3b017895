import type { Output, PlanInput } from '../../../preload/contract/index.ts';
import type { TaskContext } from '../../engine/context.ts';
import { costOf } from '../extract/cost.ts';
import { machineOf, onThisMachine } from '../extract/estimate.ts';
import { paceOf } from '../extract/pace.ts';
import { resolvePlan } from './resolve.ts';

/** What a plan would leave and take: its steps take their times one after the other, and each what memory it needs. */
export async function estimate(context: TaskContext, input: PlanInput): Promise<Output<'runs.estimate'>> {
  const { parent, steps } = await resolvePlan(context, input);
  const machine = await machineOf(context);
  let { parameters } = parent;
  // Bytes of the whole parent, stored as a step left it, factors beside it included; of these what is left of it takes its share.
  let stored = parent.bytes;
  let beside = 0;
  let most = Infinity;
  const total = { peakMemory: 0, disk: 0, seconds: 0 };
  for (const { recipe, settings } of steps) {
    const cost = costOf(parent, recipe, settings, machine);
    parameters -= parent.parameters - cost.parameters;
    if (settings.precision !== null) {
      stored = cost.bytes;
      beside += cost.parameters - parent.parameters;
    }
    if (settings.target?.kind === 'bytes') most = settings.target.value;
    total.peakMemory = Math.max(total.peakMemory, cost.peakMemory);
    total.disk += cost.disk;
    total.seconds += cost.seconds;
  }
  const bytes = Math.min(most, Math.round(stored * ((parameters - beside) / parent.parameters)));
  total.seconds *= await paceOf(context.project, parent, machine);
  return onThisMachine(context.project, { sparsity: null, parameters, bytes, ...total });
}
