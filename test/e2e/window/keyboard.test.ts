import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countClicks, focusIsSeen, isFocused, tabTo } from '../../support/hands.ts';
import { browser, openInBrowser, type TestWindow } from '../../support/window.ts';

/** The sample from a cold start to a proven export, by whoever has no mouse: each step goes on where the one before left the focus. */
describe.skipIf(!browser)(browser ? 'the keyboard alone' : 'skipped: no browser', () => {
  let folder: string;
  let window: TestWindow;
  let page: Page;
  let clicks: () => Promise<number>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-keyboard-'));
    window = await openInBrowser(join(folder, 'home'));
    ({ page } = window);
    await page.getByText('No project was opened on this machine yet.').waitFor();
    clicks = await countClicks(page);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });

  /** The words of what has the focus, as soon as it is a heading. */
  const arrivedAt = (heading: string) =>
    expect
      .poll(
        () => page.evaluate<string>(`document.activeElement.matches('h1, h2') ? document.activeElement.innerText : ''`),
        { timeout: 200_000 },
      )
      .toBe(heading);

  async function press(target: ReturnType<typeof button>): Promise<void> {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  }

  it('skips what stands before the content', async () => {
    await page.keyboard.press('Tab');
    await focusIsSeen(page);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await focusIsSeen(page);
  });

  it('imports the sample, and stands at the question that comes next', async () => {
    await tabTo(page, page.getByRole('textbox', { name: 'Folder for the sample project' }));
    await page.keyboard.press('Control+A');
    await page.keyboard.type(join(folder, 'sample'));
    await press(button('Try the sample'));
    await arrivedAt('What do you want to reach?');
    await focusIsSeen(page);
  });

  it('answers by arrows, and every step begins at its question', async () => {
    await tabTo(page, page.getByRole('radio', { name: /Fits a size/ }));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByRole('radio', { name: /Half the size/ }).isChecked()).toBe(true);
    await press(link('Next'));
    await arrivedAt('How is it done?');
    expect(await page.evaluate(`document.getElementById('content').scrollTop`)).toBe(0);
    await press(link('Next'));
    await arrivedAt('Will this machine do it?');
  });

  it('is kept inside a dialog, and given back where it was', async () => {
    await tabTo(page, button('Show recipe'));
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (let stop = 0; stop < 5; stop += 1) {
      // Between the last and the first of a dialog the keyboard is with the browser, never with the page behind.
      expect(
        await page.evaluate(`document.activeElement === document.body || !!document.activeElement.closest('dialog')`),
      ).toBe(true);
      await focusIsSeen(page);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await isFocused(button('Show recipe'))).toBe(true);
  });

  it('runs, and the sidebar says so as long as it goes', async () => {
    await tabTo(page, page.getByLabel('Name of the variant'));
    await page.keyboard.press('Control+A');
    await page.keyboard.type('half');
    await press(button('Start the run'));
    await arrivedAt('half');
    const job = page.getByRole('complementary').getByRole('link', { name: /half/ });
    await job.waitFor();
    await page.getByText('This run is done').waitFor();
    await job.waitFor({ state: 'detached' });
  });

  it('exports what came of it, and proves that it loads', async () => {
    await press(link('Export it'));
    await arrivedAt('Export');
    await tabTo(page, page.getByRole('radio', { checked: true }).first());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await press(button('Export'));
    await page.getByText('The export is complete and was proven to load').waitFor();
    expect(await readdir(join(folder, 'sample'))).toContain('exports');
    expect(await clicks()).toBe(0);
    expect(window.complaints).toEqual([]);
  });
});
