import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { espalier, json } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { makeMarkedProject, markedDataset, marks, marksIn } from '../support/markedProject.ts';

const folder = await temporaryFolder();

it('leaves no byte of what stood in a project, and brings all of it back', async () => {
  const project = await makeMarkedProject(folder);
  expect(await marksIn(project)).toBe(marks.length);
  const [right, wrong, short] = await Promise.all(
    ['three small words', 'three other words', 'short'].map(async (words, i) => {
      const file = join(folder, `words-${i}`);
      await writeFile(file, `${words}\n`);
      return file;
    }),
  );
  const run = (name: string, file: string) => espalier([name, '--project', project, '--passphrase-file', file]);
  expect((await run('lock', short!)).stderr).toContain('fewer than 12 letters');
  expect(await run('lock', right!)).toMatchObject({ code: 0 });
  expect(await marksIn(project)).toBe(0);
  expect((await espalier(['dataset', 'list', '--project', project])).stderr).toMatch(/ is locked; unlock it with/);
  expect(await run('unlock', wrong!)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('passphrase is wrong'),
  });
  expect(await marksIn(project)).toBe(0);
  expect(await run('unlock', right!)).toMatchObject({ code: 0 });
  const datasets = await json<Output<'datasets.list'>>(project, 'dataset', 'list');
  expect(datasets.map(({ name }) => name)).toEqual([markedDataset, 'redacted']);
  expect(await json(project, 'audit')).toMatchObject({ intact: true });
}, 120_000);
