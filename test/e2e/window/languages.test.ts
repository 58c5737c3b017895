import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languageCodes } from '../../../preload/languages.ts';
import { chooseLanguage, firstViews, visit, walk } from '../../support/languageWalk.ts';
import { look } from '../../support/look.ts';
import { browser, openInBrowser } from '../../support/window.ts';

/** Where most words stand close together. */
const crowded = ['/home', '/settings'];

describe.skipIf(!browser)(browser ? 'the languages of the window' : 'skipped: no browser', () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-languages-'));
    window = await openInBrowser(join(folder, 'home'));
    await window.page.setViewportSize({ width: 1024, height: 860 });
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
    expect(window?.complaints).toEqual([]);
  });

  it.each(languageCodes)('%s has its place on every screen at 1024 px', async (language) => {
    await chooseLanguage(window, language);
    expect(await walk(window, firstViews)).toEqual([]);
  });

  it.each(languageCodes.filter((code) => code !== 'en'))(
    '%s is heard rightly, in light and in dark',
    async (language) => {
      await chooseLanguage(window, language);
      for (const view of crowded) {
        await visit(window, view);
        await look(window.page, `${language}${view.replace(/\W+/g, '-')}`);
      }
    },
  );

  it('is kept, and chosen again with the focus where it was', async () => {
    const { page } = window;
    await chooseLanguage(window, 'de');
    await expect.poll(() => page.evaluate('document.activeElement.value')).toBe('de');
    expect(await page.title()).toContain('Einstellungen');
    await page.reload();
    await page.getByRole('heading', { name: 'Einstellungen und Vertrauen' }).waitFor();
    await page.locator('#language-of-the-window select').selectOption('system');
    await page.getByRole('heading', { name: 'Settings and trust' }).waitFor();
  });
});
