import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageCodes } from '../../../preload/languages.ts';
import { chooseLanguage, firstViews, inspect } from '../../support/languageWalk.ts';
import { extract, sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser, type TestWindow } from '../../support/window.ts';

/** Widths of the window; 640 is a window of 1280 at twice the size of the letters. */
const widths = [640, 1024, 1280, 1920];

/** What is behind names and choices, where there is something to see. */
const views: readonly string[] = [
  ...firstViews,
  '/models/meadow',
  '/data/health',
  '/data/health?view=documents',
  '/data/health?view=privacy',
  '/data/health?view=prepare',
  '/recipes/flap',
  '/extract?step=data',
  '/extract?step=goal',
  '/extract?step=plan',
  '/extract?step=check',
  '/runs/run-1',
  '/variants?view=tree',
  '/variants?view=chart',
  '/variants/flap-30',
  '/compare?variant=flap-30&variant=random-30',
  '/export/flap-30',
];

describe.skipIf(!browser)(browser ? 'every screen in every language' : 'skipped: no browser', () => {
  let folder: string;
  let window: TestWindow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-languages-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'ward letters'));
    await extract(service, 'flap-30', 'flap');
    await extract(service, 'random-30', 'random-units');
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'ward letters')]);
    await window.go('/extract?step=data');
    for (const [role, dataset] of [
      ['domain', 'health'],
      ['general', 'general'],
    ])
      await window.page.locator(`input[name="${role}"][value="${dataset}"]`).check();
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
    expect(window?.complaints).toEqual([]);
  });

  describe.each(languageCodes)('%s', (language) => {
    it.each(widths)('has its place and is heard rightly at %i px, in light and in dark', async (width) => {
      await window.page.setViewportSize({ width, height: 860 });
      await chooseLanguage(window, language);
      expect(await inspect(window, views, `${language}-${width}`)).toEqual([]);
    });
  });
});
