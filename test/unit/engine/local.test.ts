import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LocalExecutor, localId, localPid } from '../../../main/engine/local.ts';
import type { EngineProcess } from '../../../main/engine/process.ts';
import { isAlive } from '../../../main/project/processes.ts';

const executor = new LocalExecutor({ entry: join(import.meta.dirname, 'engineOfTest.js') });
const request = (task: string, input: unknown = null) => ({
  ...{ project: null, recipes: '', memoryBudget: null },
  ...{ task, input },
});

/** An engine that works until it is killed. */
async function endless() {
  let begun = () => {};
  const working = new Promise<void>((resolve) => (begun = resolve));
  const job = await executor.submit(request('work'), begun);
  await working;
  onTestFinished(() => executor.kill(job.id));
  return job;
}

it('names an engine by its process, so that every process that has the project open can find it', async () => {
  const { id } = await endless();
  expect(id).toMatch(/^local:\d+$/);
  expect(localId(localPid(id) ?? 0)).toBe(id);
  expect(localPid('cluster:7')).toBeNull();
  expect(isAlive(localPid(id) ?? 0)).toBe(true);
});

it('hears what an engine says, and that it is done', async () => {
  const heard: unknown[] = [];
  const { ended } = await executor.submit(request('answer', 'enough'), (event) => heard.push(event));
  expect(await ended).toEqual({ reason: null, died: false });
  expect(heard).toEqual([{ kind: 'warning', message: 'enough' }]);
});

it('tells an engine that refuses from one that died', async () => {
  const refused = await executor.submit(request('refuse', 'There is no model "x".'));
  expect(await refused.ended).toEqual({ reason: 'There is no model "x".', died: false });
  await executor.kill(refused.id);
  const crashed = await executor.submit(request('crash', 'first words\nlast words\n'));
  expect(await crashed.ended).toEqual({
    reason: 'The engine process ended before it was done (code 3): last words.',
    died: true,
  });
  const thrown = await executor.submit(request('throw', 'x.safetensors does not exist.'));
  expect((await thrown.ended).reason).toBe(
    'The engine process ended before it was done (code 1): TypeError: x.safetensors does not exist.',
  );
});

it('ends an engine at once, from whichever process, and waits until it is gone', async () => {
  const { id, ended } = await endless();
  // Whoever kills need not have started it.
  const other = new LocalExecutor({ entry: join(import.meta.dirname, 'engineOfTest.js') });
  expect(await other.alive(id)).toBe(true);
  await other.kill(id);
  expect(await executor.alive(id)).toBe(false);
  expect(await ended).toEqual({
    reason: 'The engine process ended before it was done (SIGKILL).',
    died: true,
  });
  await other.kill(id);
});

it.runIf(process.platform === 'linux')('leaves a process alone that got the number of an engine', async () => {
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  onTestFinished(() => void stranger.kill());
  const id = localId(stranger.pid ?? 0);
  expect(await executor.alive(id)).toBe(false);
  await executor.kill(id);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
});

it('knows nothing of engines elsewhere', async () => {
  expect(await executor.alive('cluster:1')).toBe(false);
  await executor.kill('cluster:1');
});

it('says so when an engine cannot be started', async () => {
  const failing = (): EngineProcess => ({
    ...{ started: new Promise(() => undefined), send: () => undefined, kill: () => undefined },
    ...{ onMessage: () => undefined, onExit: () => undefined, onStderr: () => undefined },
    onError: (listener) => listener(new Error('no memory')),
  });
  await expect(new LocalExecutor({ entry: 'none', fork: failing }).submit(request('work'))).rejects.toThrow(
    'The engine process could not be given its task: no memory.',
  );
});
