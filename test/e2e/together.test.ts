import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../main/cli/client.ts';
import type { Output } from '../../preload/contract/index.ts';
import { espalier, json } from '../support/cli.ts';
import { copySample } from '../support/sampleProject.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-together-'));
const project = join(folder, 'project');
const texts = ['--model', 'meadow', '--domain', 'health', '--calibration-windows', '8', '--window', '64'];

beforeAll(() => copySample(project));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How many statistics the project holds, and how many of them are older than its first variant. */
const statistics = (): Promise<{ all: number; early: number }> =>
  new Promise((resolve, reject) => {
    const database = new sqlite3.Database(join(project, 'project.sqlite'), sqlite3.OPEN_READONLY);
    const first = '(SELECT min(created) FROM variants)';
    database.get(
      `SELECT count(*) AS "all", sum(created <= ${first}) AS early FROM artifacts WHERE kind = 'statistics'`,
      (error, row) => {
        database.close();
        if (error) reject(error);
        else resolve(row as { all: number; early: number });
      },
    );
  });

describe('several extractions asked for together', () => {
  it('share one collection of statistics', async () => {
    const list = ['--recipe', 'flap,minitron-channels', '--sparsity', '0.25,0.5'];
    const made = await json<FinishedRun[]>(project, 'run', ...texts, ...list);
    expect(made.map(({ variant }) => variant)).toEqual(['variant-1', 'variant-2', 'variant-3', 'variant-4']);
    // Moments for FLAP and magnitudes for Minitron, once for each layer, all by the first run whatever comes behind it.
    const models = await json<Output<'models.list'>>(project, 'model', 'list');
    const expected = 2 * (models[0]?.layers ?? 0);
    expect(await statistics()).toEqual({ all: expected, early: expected });
    const runs = await json<Output<'runs.list'>>(project, 'runs');
    expect(runs.map(({ recipe }) => recipe)).toEqual(['flap', 'flap', 'minitron-channels', 'minitron-channels']);
    const variants = await json<Output<'variants.list'>>(project, 'variants');
    const size = (name: string) => variants.find((variant) => variant.name === name)?.parameters ?? 0;
    expect(size('variant-2')).toBeLessThan(size('variant-1'));
    expect(size('variant-4')).toBeLessThan(size('variant-3'));
  });

  it('cannot all have one name', async () => {
    const args = ['run', ...texts, '--recipe', 'flap,minitron', '--name', 'one', '--project', project];
    const { code, stderr } = await espalier(args);
    expect(code).toBe(1);
    expect(stderr).toContain('--name names one variant');
  });
});

describe('a time per token', () => {
  const timed = (recipe: string, time: number) => ['run', ...texts, '--recipe', recipe, '--time', String(time)];

  // How much has to go depends on the machine and on what else it does, so only what no machine can change is looked at;
  // test/unit/kinds/extract/goalSearch.test.ts finds the share on a machine that is always as fast.
  it('is reached by removing units', async () => {
    const made = await json<FinishedRun>(project, ...timed('flap-uniform', 0.99), '--name', 'quick');
    const [model] = await json<Output<'models.list'>>(project, 'model', 'list');
    const variants = await json<Output<'variants.list'>>(project, 'variants');
    const quick = variants.find(({ name }) => name === made.variant);
    expect(quick?.parameters).toBeLessThan(model?.parameters ?? 0);
    expect(quick?.parameters).toBeGreaterThan(0);
  });

  it('cannot be reached by making zeros', async () => {
    const { code, stderr } = await espalier([...timed('wanda', 0.01), '--project', project]);
    expect(code).toBe(1);
    expect(stderr).toContain('a token takes more than 1 % of the time it takes now');
  });
});
