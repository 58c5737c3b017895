import type { Output, RunState } from '../../../preload/contract/index.ts';

type Run = Pick<Output<'runs.list'>[number], 'name' | 'state' | 'variant' | 'wanted'>;

/** Ways that a run ends by itself; whoever pauses or cancels one knows. */
const ends = ['done', 'failed', 'interrupted'] as const;
type End = (typeof ends)[number];

const isEnd = (state: RunState): state is End => ends.some((end) => end === state);

/** Runs that were going or waiting when they were last looked at, and have ended by themselves since. */
export const endedSince = (before: ReadonlyMap<string, RunState>, now: readonly Run[]) =>
  now.flatMap(({ state, ...run }) => {
    const was = before.get(run.name);
    return isEnd(state) && (was === 'running' || was === 'queued') ? [{ ...run, state }] : [];
  });
