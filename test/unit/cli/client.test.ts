import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { Client, type Program } from '../../../main/cli/client.ts';

it('resumes a run through the contract, and follows it from the event that was its last', async () => {
  const called: unknown[] = [];
  const answers: Record<string, unknown> = {
    'runs.show': { lastEvent: 7 },
    'runs.resume': { run: 'run-3', state: 'queued' },
    'runs.follow': { run: 'run-3', state: 'done', variant: 'half', seconds: 2 },
  };
  const program: Program = {
    call: async (procedure, input) => {
      called.push([procedure, input]);
      return answers[procedure] as never;
    },
    close: async () => undefined,
  };
  expect(await new Client(program).resume('run-3')).toEqual({ run: 'run-3', variant: 'half', seconds: 2 });
  expect(called).toEqual([
    ['runs.show', { run: 'run-3' }],
    ['runs.resume', { run: 'run-3' }],
    ['runs.follow', { run: 'run-3', after: 7 }],
  ]);
});

it('takes a run that is done for finished, whether it made a variant or not, and any other for what it is', async () => {
  const waited = (state: string, variant: string | null) => {
    const answers: Record<string, unknown> = {
      ...{ 'runs.start': { run: 'run-1' }, 'runs.show': { error: null } },
      'runs.follow': { run: 'run-1', state, variant, seconds: 2, trainings: [] },
    };
    const program: Program = {
      call: async (procedure) => answers[procedure] as never,
      close: async () => undefined,
    };
    return new Client(program).extract({} as never);
  };
  expect(await waited('done', null)).toEqual({ run: 'run-1', variant: null, seconds: 2, trainings: [] });
  await expect(waited('paused', null)).rejects.toThrow('continue with: espalier resume run-1');
  await expect(waited('cancelled', null)).rejects.toThrow('run-1 was cancelled.');
});

it('a command’s help loads neither services nor schemas nor the runtime', async () => {
  const root = join(import.meta.dirname, '../../..');
  const loaded = new Set<string>();
  const load = async (path: string): Promise<void> => {
    const name = relative(root, path);
    if (loaded.has(name)) return;
    loaded.add(name);
    const source = await readFile(path, 'utf8');
    // Imports of types vanish, those within a function wait for its call.
    for (const [, clause, from = ''] of source.matchAll(/^import (type )?(?:[^'";]*? from )?'([^']+)';$/gms)) {
      if (clause) continue;
      if (from.startsWith('.')) await load(join(dirname(path), from));
      else loaded.add(from);
    }
  };
  await load(join(root, 'main/cli/espalier.ts'));
  expect([...loaded].filter((name) => name.startsWith('main') && !name.startsWith('main/cli'))).toEqual([]);
  expect([...loaded].filter((name) => !/^(node:|main\/|preload\/)/.test(name)).sort()).toEqual([
    'cli-progress',
    'commander',
  ]);
  expect([...loaded].filter((name) => name.startsWith('preload'))).toEqual(['preload/contract/runSettings.ts']);
});
