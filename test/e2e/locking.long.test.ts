import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockProject, ProjectLocked, unlockProject } from '../../main/project/locking.ts';
import { initProject, openProject } from '../../main/project/project.ts';
import { temporaryFolder } from '../support/folder.ts';

const folder = await temporaryFolder();
const passphrase = 'three small words';
const words = join(folder, 'passphrase');
await writeFile(words, passphrase);
const program = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli', 'espalier.js');
const killer = join(import.meta.dirname, '..', 'support', 'killedAt.js');
const secret = 'Secret0042 wrote to us.';

/** Runs a command that is killed before its change of files with this number; null where it ended before, else the signal. */
async function killed(command: string, project: string, at: number): Promise<string | null> {
  const args = ['--import', killer, program, command, '--project', project, '--passphrase-file', words];
  const env = { ...process.env, KILLED_AT: String(at), KILLED_IN: project };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...ended) => resolve(ended)),
  );
  if (signal === null && code !== 0) throw new Error(`espalier ${command} ended with ${code}: ${errors}`);
  return signal;
}

/** Which of the two states a project is in, of which all has to be there. */
async function stateOf(project: string, hash: string): Promise<'open' | 'locked'> {
  const opened = await openProject(project).catch((error: unknown) => {
    if (error instanceof ProjectLocked) return null;
    throw error;
  });
  await opened?.close();
  const names = (await readdir(project)).filter((name) => !name.startsWith('project.sqlite.lock'));
  if (!opened) {
    expect(names).toEqual(['project.locked']);
    await unlockProject(project, passphrase);
  } else expect(names.filter((name) => /locked|locking|removing/.test(name))).toEqual([]);
  const whole = await openProject(project);
  expect(await whole.objects.verify(hash)).toBe(true);
  await whole.close();
  expect(await readFile(join(project, 'runs/r1/notes.txt'), 'utf8')).toBe(secret);
  return opened ? 'open' : 'locked';
}

it.each(['lock', 'unlock'])(
  'espalier %s leaves the old or the new state, before whichever change it is killed',
  async (command) => {
    const template = join(folder, `${command}-template`);
    const made = await initProject(template);
    const hash = await made.objects.putBytes(Buffer.from(secret.repeat(50_000)));
    await writeFile(join(await made.runFolder('r1'), 'notes.txt'), secret);
    await made.close();
    if (command === 'unlock') await lockProject(template, passphrase, 4);
    const states: string[] = [];
    for (let at = 1; ; at += 1) {
      const project = join(folder, `${command}-${at}`);
      await cp(template, project, { recursive: true });
      const signal = await killed(command, project, at);
      const state = await stateOf(project, hash);
      await rm(project, { recursive: true });
      if (signal === null) break;
      expect(signal).toBe('SIGKILL');
      states.push(state);
    }
    // The old state first, then the new one, and no way back.
    const [before, after] = command === 'lock' ? ['open', 'locked'] : ['locked', 'open'];
    const turn = states.indexOf(after);
    expect(turn).toBeGreaterThan(5);
    expect(states).toEqual(states.map((_, i) => (i < turn ? before : after)));
  },
);
