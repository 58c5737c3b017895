import { statfs } from 'node:fs/promises';
import type { ExtractionInput, Output } from '../../../preload/contract/index.ts';
import { availableBytes } from '../../runtime/memory.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import type { Project } from '../../project/project.ts';
import { matrixSpeed } from '../../runtime/speed.ts';
import { costOf, type Machine } from './cost.ts';
import { paceOf } from './pace.ts';
import { resolveExtraction } from './resolve.ts';

/** What a run would leave and take, and whether this machine has it. */
export async function estimate(context: TaskContext, input: ExtractionInput): Promise<Output<'runs.estimate'>> {
  const { project, recipes } = context;
  const { parent, recipe, settings } = await resolveExtraction(project, recipes, input);
  const machine = await machineOf(context);
  const cost = costOf(parent, recipe, settings, machine);
  return onThisMachine(project, { ...cost, seconds: cost.seconds * (await paceOf(project, parent, machine)) });
}

/** What this machine gives to a run; its speed is measured now. */
export const machineOf = async (context: TaskContext): Promise<Machine> => ({
  budget: budgetOf(context).limit,
  speed: await matrixSpeed(),
});

type Cost = ReturnType<typeof costOf>;

/** Whether this machine has what a run takes. */
export async function onThisMachine(project: Project, cost: Cost): Promise<Output<'runs.estimate'>> {
  const disk = await statfs(project.folder);
  const available = { memory: availableBytes(), disk: disk.bavail * disk.bsize };
  const problems: string[] = [];
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (cost.peakMemory > available.memory)
    problems.push(
      `The run needs about ${gigabytes(cost.peakMemory)} of memory and ${gigabytes(available.memory)} are free; close other programs or use fewer calibration windows.`,
    );
  if (cost.disk > available.disk)
    problems.push(
      `The run writes about ${gigabytes(cost.disk)} and the disk of the project has ${gigabytes(available.disk)} left; free some space.`,
    );
  return { ...cost, available, problems };
}
