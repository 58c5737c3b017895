import type { Output } from '../../../preload/contract/index.ts';

type Run = Output<'runs.list'>[number];

/** Runs that are worked on or wait for their turn, as they stand now; runEnds.ts asks for them. */
class Going {
  runs = $state.raw<readonly Run[]>([]);
}

export const going = new Going();
