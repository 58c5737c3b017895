import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectWorkspace } from '../../../../main/kinds/extract/workspace.ts';
import { initProject } from '../../../../main/project/project.ts';
import { MemoryBudget } from '../../../../main/runtime/memory.ts';
import { device } from '../../../support/owned.ts';

const root = await mkdtemp(join(tmpdir(), 'results-'));
const project = await initProject(join(root, 'project'));
afterAll(async () => {
  await project.close();
  await rm(root, { recursive: true, force: true });
});

const workspace = () =>
  projectWorkspace({
    ...{ project, device, folder: join(root, 'run'), checkpointSeconds: 1 },
    budget: new MemoryBudget(),
    progress: () => undefined,
    warn: () => undefined,
  });

describe('small results', () => {
  it('are found again by whoever asks with the same ingredients, and by nobody else', async () => {
    const found = [[1, 0.25], 'order', { layer: 3 }];
    await (await workspace()).saveResult('fingerprint', found);
    const later = await workspace();
    expect(await later.findResult('fingerprint')).toEqual({ value: found });
    expect(await later.findResult('another')).toBeNull();
  });

  it('stay as they were first found, even when nothing was found', async () => {
    const own = await workspace();
    await own.saveResult('twice', null);
    await own.saveResult('twice', 2);
    expect(await own.findResult('twice')).toEqual({ value: null });
  });

  it('are JSON objects in the store of the project, with what they are in its table', async () => {
    await (await workspace()).saveResult('kept', [1, 2]);
    const row = await project.artifacts.find('kept');
    expect(row).toMatchObject({ kind: 'result', bytes: 5, meta: null });
    expect(await project.objects.verify(row?.object ?? '')).toBe(true);
  });
});
