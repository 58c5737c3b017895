import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mutated, type Mutation } from '../../support/electron/mutate.ts';
import { electron } from '../../support/electron/launch.ts';
import { isConfined, makeProject } from '../../support/firstSteps.ts';
import { browser, openInDesktop } from '../../support/window.ts';

const there = browser && !electron;

/** The first steps of the journey, with a project of their own. */
async function firstSteps(program: string, folder: string): Promise<void> {
  const window = await openInDesktop({ home: join(folder, 'home'), program });
  onTestFinished(() => window.close());
  window.page.setDefaultTimeout(10_000);
  try {
    await makeProject(window.page, join(folder, 'clinic'));
    await isConfined(window);
  } catch (error) {
    const shown = await window.page.locator('body').innerText();
    throw new Error([String(error), ...window.complaints, shown].join('\n'), { cause: error });
  }
}

const mutations: readonly (readonly [what: string, mutation: Mutation, failure: RegExp])[] = [
  [
    'a wrong option of a window',
    { file: 'shell/main.js', from: 'minWidth: 720', to: 'minimumWidth: 720' },
    /minimumWidth is an option that Electron does not have/,
  ],
  [
    'a missing handler',
    { file: 'rooms/shell.js', from: 'ipc.handle("espalier:call"', to: 'ipc.handle("espalier:ask"' },
    /No handler registered for 'espalier:call'/,
  ],
  [
    'requests of its own page refused',
    { file: 'rooms/shell.js', from: 'const cancel = !staysInside(url)', to: 'const cancel = true' },
    // The page cannot be loaded, so a person would be asked.
    /showMessageBox was asked for/,
  ],
  [
    'permissions that are no longer refused',
    { file: 'shell/main.js', from: 'denyPermissions(own);', to: '' },
    /expected \[ 'granted'/,
  ],
  [
    'a preload script that is not there',
    { file: 'shell/main.js', from: '"preload.cjs"', to: '"preload.js"' },
    /preload\.js/,
  ],
];

/** The journey notices what is wrong with the shell: each copy of it is changed in one place. */
describe.skipIf(!there)(there ? 'the journey fails' : 'skipped: no browser, or Electron itself', () => {
  it.each(mutations)('with %s', async (_what, mutation, failure) => {
    const folder = await mkdtemp(join(tmpdir(), 'espalier-mutated-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const program = await mutated(join(folder, 'program'), mutation);
    await expect(firstSteps(program, folder)).rejects.toThrow(failure);
  });
});
