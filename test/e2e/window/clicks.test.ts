import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sample } from '../../support/cli.ts';
import { countClicks } from '../../support/hands.ts';
import { browser, openInBrowser, type TestWindow } from '../../support/window.ts';

/** From a cold start to an export that was proven to load: what a hand has to do, every field that is typed into included. */
describe.skipIf(!browser)(browser ? 'clicks to a proven export' : 'skipped: no browser', () => {
  let folder: string;
  let window: TestWindow;
  let page: Page;
  let clicks: () => Promise<number>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-clicks-'));
    window = await openInBrowser(join(folder, 'home'));
    ({ page } = window);
    await page.getByText('No project was opened on this machine yet.').waitFor();
    clicks = await countClicks(page);
  });

  afterEach(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
    expect(window?.complaints).toEqual([]);
  });

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click();

  async function type(label: string, words: string): Promise<void> {
    const field = page.getByRole('textbox', { name: label, exact: true }).last();
    await field.click();
    await field.press('Control+A');
    await page.keyboard.type(words);
  }

  /** From the last question of the wizard to the export, which is written where the page says. */
  async function startAndExport(): Promise<void> {
    await press('Start the run');
    await page.getByText('This run is done').waitFor();
    await follow('Export it');
    await press('Export');
    await page.getByText('The export is complete and was proven to load').waitFor();
    expect(existsSync((await page.getByRole('status').locator('code').first().textContent()) ?? '')).toBe(true);
  }

  it('are at most 8 on the sample', async () => {
    await type('Folder for the sample project', join(folder, 'sample'));
    await press('Try the sample');
    await page.getByRole('heading', { name: 'What do you want to reach?' }).waitFor();
    for (const question of ['How is it done?', 'Will this machine do it?']) {
      await follow('Next');
      await page.getByRole('heading', { name: question }).waitFor();
    }
    await startAndExport();
    expect(await clicks()).toBeLessThanOrEqual(8);
  });

  it('are at most 20 with a model and documents of one’s own', async () => {
    await type('New or empty folder', join(folder, 'clinic'));
    await press('Make the project');
    await page.getByText('This project holds').waitFor();
    await follow('Go on');
    await type('Model folder or GGUF file (drop it here, or choose it)', join(sample, 'meadow-sample'));
    await page.keyboard.press('Enter');
    await press('Import this model');
    await page.getByRole('link', { name: 'meadow-sample' }).waitFor();
    await follow('Data room');
    await press('Add files or folders');
    await type('Folder', sample);
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Select health-service.jsonl' }).check();
    await press('Choose 1 selected');
    await press('Import');
    await page.getByRole('link', { name: 'health-service' }).waitFor();
    await follow('Extract');
    for (const question of [
      'What is your domain?',
      'What do you want to reach?',
      'How is it done?',
      'Will this machine do it?',
    ]) {
      await follow('Next');
      await page.getByRole('heading', { name: question }).waitFor();
    }
    await startAndExport();
    expect(await clicks()).toBeLessThanOrEqual(20);
  });
});
