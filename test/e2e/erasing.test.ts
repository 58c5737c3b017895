import { expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { espalier, json } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { makeMarkedProject, markedDataset as name, marks, marksIn } from '../support/markedProject.ts';

const folder = await temporaryFolder();

it('tells what goes, asks what becomes of what was made of it, and erases', async () => {
  const project = await makeMarkedProject(folder);
  const plan = await json<Output<'erasures.plan'>>(project, 'erase', 'dataset', name);
  expect(plan).toMatchObject({
    erased: [{ kind: 'dataset', name }],
    undecided: [{ kind: 'dataset', name: 'redacted' }],
  });
  expect(await marksIn(project)).toBe(marks.length);
  const refused = await espalier(['erase', 'dataset', name, '--yes', '--project', project]);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('--with-derived');
  const done = await json<Output<'erasures.erase'>>(project, 'erase', 'dataset', name, '--with-derived', '--yes');
  expect(done.erased.map((one) => one.name)).toEqual([name, 'redacted']);
  expect(done.bytesFreed).toBeGreaterThan(0);
  expect(await marksIn(project)).toBe(0);
  expect(await json<Output<'audit.list'>>(project, 'audit')).toMatchObject({
    intact: true,
    entries: [{ erased: true }, { erased: true }, { action: 'erased', detail: { datasets: 2 } }],
  });
}, 120_000);
