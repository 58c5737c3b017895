import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Home } from '../../../main/api/home.ts';
import { homeFolder } from '../../../main/api/homeFolder.ts';
import { findPage } from '../../../main/api/pages.ts';
import { temporaryFolder } from '../../support/folder.ts';

const folder = await temporaryFolder();

describe('what belongs to a person', () => {
  it('starts with defaults and keeps choices', async () => {
    const home = new Home(join(folder, 'a'));
    expect(await home.settings()).toEqual({ memoryBudget: null, theme: 'system', language: 'system' });
    expect(await home.change({ theme: 'dark' })).toEqual({ memoryBudget: null, theme: 'dark', language: 'system' });
    await Promise.all([home.change({ memoryBudget: 2 ** 30 }), home.change({ theme: 'light' })]);
    expect(await new Home(join(folder, 'a')).settings()).toEqual({
      memoryBudget: 2 ** 30,
      theme: 'light',
      language: 'system',
    });
  });

  it.each(['', '{', '[]', '{"theme":"pink"}', '{"memoryBudget":-1}'])(
    'is not stopped by a damaged file: %s',
    async (content) => {
      const at = join(folder, 'damaged');
      await mkdir(at, { recursive: true });
      await writeFile(join(at, 'settings.json'), content);
      await writeFile(join(at, 'recent.json'), content);
      const home = new Home(at);
      expect(await home.settings()).toEqual({ memoryBudget: null, theme: 'system', language: 'system' });
      expect(await home.recent()).toEqual([]);
      await home.remember('/p');
      expect(await home.recent()).toHaveLength(1);
    },
  );

  it('remembers projects once, newest first, and forgets', async () => {
    const home = new Home(join(folder, 'b'));
    await mkdir(join(folder, 'here'));
    await writeFile(join(folder, 'here', 'project.sqlite'), '');
    for (const project of [join(folder, 'here'), '/gone', join(folder, 'here')]) await home.remember(project);
    expect((await home.recent()).map(({ folder: at, there }) => [at, there])).toEqual([
      [join(folder, 'here'), true],
      ['/gone', false],
    ]);
    await home.forget('/gone');
    expect(await home.recent()).toHaveLength(1);
  });

  it('lies where the environment says', () => {
    const before = process.env['ESPALIER_HOME'];
    process.env['ESPALIER_HOME'] = '/own';
    expect(homeFolder()).toBe('/own');
    delete process.env['ESPALIER_HOME'];
    expect(homeFolder()).toMatch(/espalier$/i);
    if (before !== undefined) process.env['ESPALIER_HOME'] = before;
  });
});

describe('pages', () => {
  it('are files inside the folder, and screens are the one page', async () => {
    const pages = join(folder, 'pages');
    await mkdir(join(pages, 'assets'), { recursive: true });
    await writeFile(join(pages, 'index.html'), '');
    await writeFile(join(pages, 'assets', 'a.css'), '');
    await writeFile(join(folder, 'secret.js'), '');
    expect((await findPage(pages, '/assets/a.css'))?.type).toBe('text/css; charset=utf-8');
    expect((await findPage(pages, '/any/screen'))?.path).toMatch(/index\.html$/);
    for (const path of ['/../secret.js', '/%2e%2e%2fsecret.js', '/assets', '/a.exe', '/%', '/x\\..\\secret.js'])
      if (path !== '/assets') expect(await findPage(pages, path), path).toBeNull();
  });
});
