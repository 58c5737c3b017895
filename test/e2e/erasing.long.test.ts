import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { espalier, json } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { makeMarkedProject, markedDataset, marks, marksIn } from '../support/markedProject.ts';

const folder = await temporaryFolder();
const program = join(import.meta.dirname, '../../dist/main/cli/espalier.js');
const args = (project: string) => ['erase', 'dataset', markedDataset, '--with-derived', '--yes', '--project', project];

it('leaves the old or the new state, whenever it is killed', async () => {
  const template = await makeMarkedProject(folder);
  const copied = async (name: string): Promise<string> => {
    await cp(template, join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const started = performance.now();
  await espalier(args(await copied('whole')));
  const whole = performance.now() - started;
  for (const share of [0.4, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
    const project = await copied(`killed-${share}`);
    const child = spawn(process.execPath, [program, ...args(project)], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await sleep(whole * share);
    child.kill('SIGKILL');
    await ended;
    const datasets = await json<Output<'datasets.list'>>(project, 'dataset', 'list');
    expect(datasets.map(({ name }) => name)).toEqual(datasets.length ? [markedDataset, 'redacted'] : []);
    expect(await marksIn(project)).toBe(datasets.length ? marks.length : 0);
    for (const { name, splits } of datasets)
      expect(await json(project, 'dataset', 'preview', name, '--split', 'train')).toMatchObject({
        total: splits.train?.documents,
      });
    expect(await json(project, 'audit')).toMatchObject({ intact: true });
  }
}, 300_000);
