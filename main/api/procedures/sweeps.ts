import type { Output, RunState } from '../../../preload/contract/index.ts';
import { checkCluster } from '../../engine/executors.ts';
import { actualState } from '../../runs/owner.ts';
import { listed, shown } from '../../sweeps/shown.ts';
import { startSweep } from '../../sweeps/start.ts';
import { type Place, recipesFolder } from '../place.ts';
import { type Implementations, inEngine } from './implementation.ts';

/** A sweep after something was done to each of its runs that stands in one of these states, the last of them first. */
async function afterEach(
  place: Place,
  name: string,
  states: readonly RunState[],
  act: (run: string) => Promise<unknown>,
  order: 'asQueued' | 'lastFirst',
): Promise<Output<'sweeps.show'>> {
  const project = await place.project();
  const sweep = await project.sweeps.get(name);
  const runs = order === 'asQueued' ? sweep.runs : [...sweep.runs].reverse();
  const standing = async (run: string) => actualState(await project.runs.get(run), place.executor);
  for (const run of runs) {
    if (!states.includes(await standing(run))) continue;
    try {
      await act(run);
    } catch (error) {
      // It may have come to its end between the look and the act.
      if (states.includes(await standing(run))) throw error;
    }
  }
  return shown(project, place.executor, sweep);
}

export const sweeps: Implementations<'sweeps'> = {
  'sweeps.plan': inEngine('planSweep'),

  'sweeps.start': async (place, { cluster, ...input }) => {
    if (cluster) await checkCluster(cluster);
    const sweep = await startSweep({ project: await place.project(), recipes: recipesFolder(place) }, input);
    const queue = await place.queue();
    if (cluster) await queue.submit(sweep.runs, cluster);
    else for (const run of sweep.runs) await queue.add(run);
    return { sweep: sweep.name, runs: [...sweep.runs] };
  },

  'sweeps.list': async (place) => {
    const project = await place.project();
    return Promise.all((await project.sweeps.list()).map((sweep) => listed(project, place.executor, sweep)));
  },

  'sweeps.show': async (place, { sweep }) => {
    const project = await place.project();
    return shown(project, place.executor, await project.sweeps.get(sweep));
  },

  // The last first: what waits must not begin when the one before it ends.
  'sweeps.pause': async (place, { sweep }) => {
    const queue = await place.queue();
    return afterEach(place, sweep, ['running', 'queued'], (run) => queue.pause(run), 'lastFirst');
  },

  'sweeps.resume': async (place, { sweep }) => {
    const queue = await place.queue();
    const unfinished = ['queued', 'paused', 'interrupted', 'failed'] as const;
    return afterEach(place, sweep, unfinished, (run) => queue.resume(run), 'asQueued');
  },

  'sweeps.cancel': async (place, { sweep }) => {
    const queue = await place.queue();
    const open = ['running', 'queued', 'paused', 'interrupted', 'failed'] as const;
    return afterEach(place, sweep, open, (run) => queue.cancel(run), 'lastFirst');
  },
};
