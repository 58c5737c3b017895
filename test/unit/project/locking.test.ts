import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockProject, unlockProject } from '../../../main/project/locking.ts';
import { initProject, openProject } from '../../../main/project/project.ts';
import { whileWorking } from '../../../main/project/workLock.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();
const passphrase = 'three small words';
const cost = 4;
const secret = 'Secret0042 wrote to us.';

/** A project with an object, a folder of a run and an entry of its log. */
async function made(name: string): Promise<{ path: string; hash: string }> {
  const path = join(folder, name);
  const project = await initProject(path);
  const hash = await project.objects.putBytes(Buffer.from(secret.repeat(5000)));
  await writeFile(join(await project.runFolder('r1'), 'notes.txt'), secret);
  await project.close();
  return { path, hash };
}

/** Every file by its path, without the file that is only ever locked. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((found) => found.isFile() && !found.name.startsWith('project.sqlite.lock'))) {
    const file = join(entry.parentPath, entry.name);
    files[file.slice(path.length + 1)] = await readFile(file, 'latin1');
  }
  return files;
}

async function expectWhole(path: string, hash: string): Promise<void> {
  const project = await openProject(path);
  expect(await project.objects.verify(hash)).toBe(true);
  expect((await project.counts()).models).toBe(0);
  await project.close();
  expect(await readFile(join(path, 'runs/r1/notes.txt'), 'utf8')).toBe(secret);
  expect((await readdir(path)).filter((name) => /locked|locking|removing/.test(name))).toEqual([]);
}

async function expectLocked(path: string): Promise<void> {
  await expect(openProject(path)).rejects.toThrow(/ is locked; unlock it with: espalier unlock --project /);
  await expect(initProject(path)).rejects.toThrow(/ is locked/);
  const files = await filesOf(path);
  expect(Object.keys(files)).toEqual(['project.locked']);
  expect(files['project.locked']).not.toContain('Secret0042');
}

describe('Locking a project', () => {
  it('leaves one file that says nothing, and unlocking brings everything back', async () => {
    const { path, hash } = await made('whole');
    expect(await lockProject(path, passphrase, cost)).toMatchObject({ files: 3 });
    await expectLocked(path);
    await expect(lockProject(path, passphrase, cost)).rejects.toThrow(/ is locked/);
    await unlockProject(path, passphrase);
    await expectWhole(path, hash);
    await expect(unlockProject(path, passphrase)).rejects.toThrow(/no locked project/);
  });

  it('refuses a wrong passphrase and a damaged file without having written anything', async () => {
    const { path, hash } = await made('wrong');
    await lockProject(path, passphrase, cost);
    const before = await filesOf(path);
    await expect(unlockProject(path, 'three other words')).rejects.toThrow(/passphrase is wrong/);
    expect(await filesOf(path)).toEqual(before);
    const file = await readFile(join(path, 'project.locked'));
    await writeFile(join(path, 'project.locked'), file.subarray(0, -1));
    await expect(unlockProject(path, passphrase)).rejects.toThrow(/end is missing/);
    expect(Object.keys(await filesOf(path))).toEqual(['project.locked']);
    await writeFile(join(path, 'project.locked'), file);
    await unlockProject(path, passphrase);
    await expectWhole(path, hash);
  });

  it('waits for nobody who has it open or works in it, and changes nothing then', async () => {
    const { path, hash } = await made('busy');
    const project = await openProject(path);
    await expect(lockProject(path, passphrase, cost)).rejects.toThrow(/has the project open/);
    await project.close();
    await whileWorking(path, () => expect(lockProject(path, passphrase, cost)).rejects.toThrow(/works in the project/));
    await expectWhole(path, hash);
  });

  it('touches nothing that is somebody else’s beside a locked file that was brought there', async () => {
    const { path } = await made('brought');
    await lockProject(path, passphrase, cost);
    await writeFile(join(path, 'mine.txt'), 'mine');
    await expect(openProject(path)).rejects.toThrow(/ is locked/);
    await expect(unlockProject(path, passphrase)).rejects.toThrow(/holds mine.txt beside the locked project/);
    expect(Object.keys(await filesOf(path)).sort()).toEqual(['mine.txt', 'project.locked']);
  });

  it('is gone on with where a process was killed', async () => {
    const { path, hash } = await made('killed');
    const copy = (name: string) => cp(path, join(folder, name), { recursive: true }).then(() => join(folder, name));
    const open = await copy('open');
    await lockProject(path, passphrase, cost);
    const locked = join(path, 'project.locked');

    // While it wrote the file.
    const writing = open;
    await writeFile(join(writing, 'project.locked.tmp'), 'half');
    await writeFile(join(writing, '.removing'), '');
    await expectWhole(writing, hash);

    // Behind the rename, before everything was removed.
    const removing = await copy('removing');
    await cp(writing, removing, { recursive: true });
    await writeFile(join(removing, '.removing'), '');
    await expectLocked(removing);
    await unlockProject(removing, passphrase);
    await expectWhole(removing, hash);

    // While it unpacked.
    const unpacking = await copy('unpacking');
    await mkdir(join(unpacking, '.unlocking/objects'), { recursive: true });
    await writeFile(join(unpacking, '.unlocking/objects/half'), secret);
    await expectLocked(unpacking);
    await unlockProject(unpacking, passphrase);
    await expectWhole(unpacking, hash);

    // While it moved what was unpacked; whoever opens it goes on.
    for (const [name, next] of [
      ['moving', (at: string) => expectWhole(at, hash)],
      ['moving-unlock', async (at: string) => unlockProject(at, passphrase).then(() => expectWhole(at, hash))],
    ] as const) {
      const moving = join(folder, name);
      await cp(removing, join(moving, '.unlocked'), { recursive: true });
      await cp(locked, join(moving, 'project.locked'));
      await rename(join(moving, '.unlocked/objects'), join(moving, 'objects'));
      await next(moving);
    }
  });
});
