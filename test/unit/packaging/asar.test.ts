import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';

const root = join(import.meta.dirname, '../../..');
const folder = await temporaryFolder();
const output = join(folder, 'release');

/**
 * The packaging rules, tried without Electron: a folder that looks like its distribution, as far as the packager
 * looks. Fuses are left out because there is no real binary to set them in; security.test.ts holds them.
 */
async function standIn(): Promise<string> {
  const electron = join(folder, 'electron');
  await mkdir(join(electron, 'resources'), { recursive: true });
  await writeFile(join(electron, 'electron'), '#!/bin/sh\n');
  await chmod(join(electron, 'electron'), 0o755);
  return electron;
}

describe.skipIf(process.platform !== 'linux')('the packaged program', () => {
  let inside: string[] = [];
  const archive = join(output, 'linux-unpacked', 'resources', 'app.asar');
  const unpacked = join(output, 'linux-unpacked', 'resources', 'app.asar.unpacked');

  beforeAll(async () => {
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: {
        directories: { output },
        electronFuses: null,
        electronDist: await standIn(),
        // The native modules were built for Node; here only their place matters.
        npmRebuild: false,
      },
    });
    inside = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
  });

  it('holds the program', () => {
    for (const path of [
      '/package.json',
      '/LICENSE',
      '/dist/main/shell/main.js',
      '/dist/main/tasks/engine.js',
      '/dist/preload/preload.cjs',
      '/dist/renderer/index.html',
      '/dist/licences.json',
      '/node_modules/zod/package.json',
    ])
      expect(inside, path).toContain(path);
  });

  it.each([
    '/dist/bench',
    '/dist/scripts',
    '/test',
    '/bench',
    '/main',
    '/renderer',
    '/node_modules/svelte',
    '/node_modules/vite',
    '/node_modules/electron',
    '/node_modules/typescript',
    '/node_modules/@huggingface/transformers',
  ])('does not hold %s', (path) =>
    expect(inside.filter((name) => name === path || name.startsWith(`${path}/`))).toEqual([]),
  );

  it('holds no source maps', () => expect(inside.filter((name) => name.endsWith('.map'))).toEqual([]));

  it('has its native parts outside the archive, for this system alone', async () => {
    const files = (await readdir(unpacked, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
    const runtime = files.filter((path) => path.includes('onnxruntime-node/bin/'));
    expect(runtime.some((path) => path.endsWith('onnxruntime_binding.node'))).toBe(true);
    expect(runtime.some((path) => /libonnxruntime\.so/.test(path))).toBe(true);
    expect(runtime.filter((path) => /\/(darwin|win32)(\/|$)/.test(path) && /\.\w+$/.test(path))).toEqual([]);
    expect(files.some((path) => path.endsWith('node_sqlite3.node'))).toBe(true);
  });

  it('has recipes and the sample beside it', () => {
    const resources = join(output, 'linux-unpacked', 'resources', 'resources');
    expect(existsSync(join(resources, 'recipes', 'flap.json'))).toBe(true);
    expect(existsSync(join(resources, 'sample', 'general.jsonl'))).toBe(true);
  });

  it('comes with a bill of materials that has every package in it, and checksums', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const text = await readFile(join(output, `espalier-${version}.cdx.json`), 'utf8');
    const { components } = JSON.parse(text) as { components: { group?: string; name: string; version: string }[] };
    const listed = components.map((one) => `${one.group ? `${one.group}/` : ''}${one.name}@${one.version}`);
    const packaged = inside
      .filter((path) => /\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .map((path) => JSON.parse(extractFile(archive, path.slice(1)).toString()) as { name: string; version: string })
      .map((found) => `${found.name}@${found.version}`);
    expect(packaged.length).toBeGreaterThan(50);
    expect(packaged.filter((found) => !listed.includes(found))).toEqual([]);
    expect(listed.some((one) => one.startsWith('electron@'))).toBe(true);
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: output, encoding: 'utf8' });
    expect(checked).toBe(`espalier-${version}.cdx.json: OK\n`);
  });
});
