import { statfs } from 'node:fs/promises';
import type { ExtractionInput, Output } from '../../../preload/contract/index.ts';
import { availableBytes } from '../../runtime/memory.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { estimate } from './cost.ts';
import { resolveExtraction } from './resolve.ts';

/** What a run would leave and take, and whether this machine has it. */
export async function plan(context: TaskContext, input: ExtractionInput): Promise<Output<'runs.plan'>> {
  const { project, recipes } = context;
  const { model, recipe, settings } = await resolveExtraction(project, recipes, input);
  const planned = await estimate(model, recipe, settings, budgetOf(context).limit);
  const disk = await statfs(project.folder);
  const available = { memory: availableBytes(), disk: disk.bavail * disk.bsize };
  const problems: string[] = [];
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (planned.peakMemory > available.memory)
    problems.push(
      `The run needs about ${gigabytes(planned.peakMemory)} of memory and ${gigabytes(available.memory)} are free; close other programs or use fewer calibration windows.`,
    );
  if (planned.disk > available.disk)
    problems.push(
      `The run writes about ${gigabytes(planned.disk)} and the disk of the project has ${gigabytes(available.disk)} left; free some space.`,
    );
  return { ...planned, available, problems };
}
