import type { RunState } from '../../../preload/contract/index.ts';
import { call } from '../../client.ts';
import { onChange } from '../changes.ts';
import { link, router } from '../router.svelte.ts';
import { toasts } from '../toasts.svelte.ts';
import { text } from '../../text/index.ts';
import { endedSince } from './ended.ts';
import { going } from './going.svelte.ts';

/** Keeps what is going up to date, and tells of runs that end while another page is looked at, for as long as the window is open. */
export function tellOfEnds(): void {
  let known: ReadonlyMap<string, RunState> = new Map();
  let turn = 0;
  const look = async () => {
    turn += 1;
    const own = turn;
    // There may be thousands of runs, and this is asked every second while one is worked on.
    const found = await call('runs.list', { states: ['running', 'queued'] }).catch(() => null);
    const moving = found?.filter(({ state }) => state === 'running' || state === 'queued') ?? [];
    const left = [...known.keys()].some((name) => !moving.some((run) => run.name === name));
    const runs = found && left ? await call('runs.list', {}).catch(() => null) : moving;
    if (own !== turn) return;
    // Where no project is open, nothing goes.
    going.runs = moving;
    if (!found || !runs) return;
    for (const run of endedSince(known, runs)) {
      const { screen, name } = router.route;
      if (screen === 'runs' && name === run.name) continue;
      const told = text.help.ended[run.state](run.state === 'done' ? (run.variant ?? run.wanted) : run.name);
      toasts.show(told, { label: text.help.ended.look, run: () => router.go(link('runs', run.name)) });
    }
    known = new Map(moving.map(({ name, state }) => [name, state]));
  };
  onChange(['runs'], () => void look());
  // Runs of another project have names of their own.
  onChange(['project'], () => {
    known = new Map();
    void look();
  });
  void look();
}
