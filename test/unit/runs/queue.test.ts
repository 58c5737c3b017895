import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunQueue } from '../../../main/runs/queue.ts';
import { LocalExecutor } from '../../../main/engine/local.ts';
import { SlurmExecutor } from '../../../main/engine/slurm/executor.ts';
import type { EnginePlace } from '../../../main/engine/supervisor.ts';
import { Database } from '../../../main/project/database.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { newRun } from '../../support/rows.ts';

const root = await temporaryFolder();
const manifest = { format: 1, config: {}, files: [], shards: [] } as const;
const split = { object: 'o', documents: 1, bytes: 2 };
let project: Project;
let queue: RunQueue;
/** Lets the run that the queue works on fail. */
let fail: (error: Error) => void;
let count = 0;

beforeEach(async () => {
  count += 1;
  project = await initProject(join(root, String(count)));
  await project.models.add({
    ...{ name: 'm', folder: '/m', family: 'llama', fingerprint: 'f', hash: 'h', manifest },
    ...{ parameters: 2, nonzero: 1, bytes: 4 },
  });
  await project.datasets.add({
    ...{ name: 'd', role: 'domain', documents: 3, bytes: 6, fingerprint: 'x' },
    splits: { train: split, calibration: split, heldOut: split },
  });
  for (const name of ['run-1', 'run-2']) {
    const { id } = await project.transaction(() => project.runs.add(newRun()));
    await project.runs.finish(id, 'paused', 1);
    expect((await project.runs.get(name)).state).toBe('paused');
  }
  const nowhere = new Promise<EnginePlace>((_, reject) => (fail = reject));
  nowhere.catch(() => undefined);
  queue = new RunQueue(project, new LocalExecutor({ entry: 'engine.js' }), () => nowhere, {
    executor: new SlurmExecutor(),
    entry: 'engine.js',
  });
});

afterEach(async () => {
  fail(new Error('no engine'));
  await expect.poll(() => queue.activity).toEqual({ running: null, fraction: null, queued: 0 });
  await project.close();
});

const states = async (name: string) =>
  (await project.runEvents.after((await project.runs.get(name)).id, 0)).map(
    ({ body }) => (body as { state?: string }).state,
  );

describe('resuming', () => {
  it('queues a run once, however often it is asked at the same time', async () => {
    await queue.resume('run-1');
    expect(await Promise.all([1, 2, 3].map(() => queue.resume('run-2')))).toEqual(['queued', 'queued', 'queued']);
    expect(queue.activity).toMatchObject({ running: 'run-1', queued: 1 });
    expect(await states('run-2')).toEqual(['queued']);
    expect((await project.audit.list({})).filter(({ subject }) => subject === 'run-2')).toHaveLength(1);
  });

  it('leaves a run alone that another process has queued meanwhile', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)']);
    const database = await Database.open(join(project.folder, 'project.sqlite'));
    await database.run("UPDATE runs SET state = 'queued', parent = ? WHERE name = 'run-1'", other.pid as number);
    await database.close();
    expect(await queue.resume('run-1')).toBe('queued');
    expect(queue.activity).toMatchObject({ running: null, queued: 0 });
    other.kill();
  });

  it('takes one that an earlier process with the same id has queued', async () => {
    await project.runs.requeue((await project.runs.get('run-1')).id);
    expect(await queue.resume('run-1')).toBe('queued');
    expect(queue.activity).toMatchObject({ running: 'run-1' });
  });
});

describe('following', () => {
  it('hands on the last word of a run that ends while its events are read', async () => {
    const { id, name } = await project.runs.get('run-1');
    const last = { kind: 'log', level: 'info', text: 'step 6 of 6' } as const;
    const read = project.runEvents.after.bind(project.runEvents);
    await project.runs.requeue(id);
    let ended = false;
    project.runEvents.after = async (run, seq) => {
      const events = await read(run, seq);
      if (!ended) {
        ended = true;
        await project.runEvents.add(id, last);
        await project.runs.finish(id, 'done', 1);
      }
      return events;
    };
    const heard: unknown[] = [];
    expect((await queue.follow(name, 0, ({ body }) => heard.push(body))).state).toBe('done');
    expect(heard).toContainEqual(last);
  });
});
