import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../../main/project/database.ts';
import { migrate, migrations } from '../../../main/project/migrate.ts';
import { openProject } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';

it('a project of before there were sweeps keeps its runs and can have some', async () => {
  const folder = await temporaryFolder();
  const database = await Database.open(join(folder, 'project.sqlite'));
  await migrate(database, migrations.slice(0, 8));
  await database.exec(`INSERT INTO runs (id, name, kind, inputs, settings, variant_name, state, created)
    VALUES (3, 'run-3', 'extract', '{}', '{}', 'v', 'done', 'then'), (4, 'run-4', 'extract', '{}', '{}', 'w', 'done', 'then')`);
  await database.close();

  const project = await openProject(folder);
  try {
    expect((await project.runs.list()).map(({ name }) => name)).toEqual(['run-3', 'run-4']);
    expect(await project.sweeps.list()).toEqual([]);
    await expect(project.sweeps.get('sweep-1')).rejects.toThrow('There is no sweep "sweep-1". Start one with: sweep.');
    await project.sweeps.add({ model: 'm' }, [4, 3]);
    // A run belongs to one sweep, and a sweep that cannot be stored as a whole is not stored.
    await expect(project.sweeps.add({}, [3])).rejects.toThrow('UNIQUE');
    expect(await project.sweeps.list()).toMatchObject([
      { name: 'sweep-1', input: { model: 'm' }, runs: ['run-4', 'run-3'] },
    ]);
  } finally {
    await project.close();
  }
});
