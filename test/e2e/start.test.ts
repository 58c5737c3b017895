import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { electron } from '../support/electron/launch.ts';

const folder = await temporaryFolder();
const start = join(import.meta.dirname, '../../dist/main/shell/start.js');

it.skipIf(electron)(
  electron
    ? 'skipped: Electron is here and opens a window'
    : 'npm start without Electron says so in one line and serves the window',
  async () => {
    const child = spawn(process.execPath, [start, '--project', join(folder, 'none')], {
      env: { ...process.env, ESPALIER_HOME: folder },
    });
    let said = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const failed = await new Promise((resolve) => child.on('exit', resolve));
    expect(failed).toBe(1);
    expect(errors).toContain('holds no project');

    const again = spawn(process.execPath, [start], { env: { ...process.env, ESPALIER_HOME: folder } });
    said = '';
    const address = await new Promise<string>((resolve) => {
      again.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /http:\S+/.exec(said);
        if (found) resolve(found[0]);
      });
    });
    expect(said.split('\n')[0]).toBe(
      'Electron cannot be had on this machine, so the window opens in your browser instead.',
    );
    expect((await fetch(address)).status).toBe(200);
    again.kill('SIGTERM');
    expect(await new Promise((resolve) => again.on('exit', resolve))).toBe(0);
  },
);
