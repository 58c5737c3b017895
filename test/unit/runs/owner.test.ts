import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../main/project/repositories/runs.ts';
import { actualState, takeOver } from '../../../main/runs/owner.ts';

/** No process has this id: ids end far below it. */
const nobody = 2 ** 30;

/** Engines as an executor would know them. */
function engines(...alive: string[]) {
  const killed: string[] = [];
  return {
    killed,
    alive: (id: string) => Promise.resolve(alive.includes(id)),
    kill: (id: string) => {
      killed.push(id);
      return Promise.resolve();
    },
  };
}

const run = (state: RunState, engine: string | null, parent: number | null) => ({
  name: 'run-1',
  state,
  engine,
  parent,
});

describe('what is going on with a run', () => {
  it.each<[string, ReturnType<typeof run>, RunState]>([
    ['its engine works', run('running', 'batch:7', nobody), 'running'],
    ['its engine is gone', run('running', 'batch:8', process.pid), 'interrupted'],
    ['it says that it runs, and names no engine', run('running', null, process.pid), 'interrupted'],
    ['somebody waits for it', run('queued', null, process.pid), 'queued'],
    ['whoever waited for it is gone', run('queued', null, nobody), 'interrupted'],
    ['nobody ever waited for it', run('queued', null, null), 'interrupted'],
    ['it was paused', run('paused', 'batch:7', process.pid), 'paused'],
    ['it is done', run('done', null, null), 'done'],
  ])('%s', async (_, row, state) => {
    expect(await actualState(row, engines('batch:7'))).toBe(state);
  });
});

describe('taking over a run', () => {
  it('is refused while somebody waits for the engine that works on it', async () => {
    const executor = engines('batch:7');
    await expect(takeOver(run('running', 'batch:7', process.pid), executor)).rejects.toThrow(
      'run-1 is being worked on by the engine batch:7; wait for it, or end it with: espalier cancel run-1.',
    );
    expect(executor.killed).toEqual([]);
  });

  it('ends an engine that nobody waits for', async () => {
    const executor = engines('batch:7');
    await takeOver(run('running', 'batch:7', nobody), executor);
    expect(executor.killed).toEqual(['batch:7']);
  });

  it('has nothing to do where no engine is left', async () => {
    const executor = engines();
    for (const row of [run('running', 'batch:7', process.pid), run('paused', null, null), run('running', null, null)])
      await takeOver(row, executor);
    expect(executor.killed).toEqual([]);
  });
});
