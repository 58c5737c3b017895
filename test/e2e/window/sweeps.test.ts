import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { look } from '../../support/look.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser } from '../../support/window.ts';

describe.skipIf(!browser)(browser ? 'a series' : 'skipped: no browser', () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-series-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'project'));
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'project')]);
    ({ page } = window);
  });

  afterAll(async () => {
    await window?.close();
    expect(window?.complaints).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });

  it('is planned as it is chosen, and says what it takes before anything starts', async () => {
    await window.go('/sweeps');
    await page.getByText('No series yet').waitFor();
    const adding = page.getByLabel('Add a recipe');
    await adding.fill('FLAP');
    expect(await adding.inputValue()).toBe('');
    await adding.fill('ShortGPT');
    await page.getByRole('checkbox', { name: '30 %' }).check();
    await button('Start 2 runs').waitFor();
    await page.getByRole('checkbox', { name: '50 %' }).check();
    await button('Start 4 runs').waitFor();
    await page.getByText(/^4 runs, about /).waitFor();
    await page.getByText(/^Measured once for several runs: .*\(2 runs\)/).waitFor();
    await button('Leave out ShortGPT').click();
    await button('Start 2 runs').waitFor();
    await look(page, 'series-planned');
  });

  it('shows what every run of it leaves and costs, and which ones nothing beats', async () => {
    await button('Start 2 runs').click();
    await page.getByText(/2 of 2 runs are done/).waitFor();
    const table = page.getByRole('table', { name: 'Runs of this series' });
    await table.getByText('on it').nth(1).waitFor();
    const chart = page.getByRole('group', { name: 'Size and loss' });
    await chart.getByRole('button', { name: /^FLAP, 30 %: / }).waitFor();
    await chart.getByRole('button', { name: /^FLAP, 50 %: / }).waitFor();
    await look(page, 'series');
    expect(await button('Pause all').count()).toBe(0);
    await window.go('/sweeps');
    await page.getByText('2 of 2').waitFor();
  });

  it('is paused, goes on, and is cancelled for what is not done', async () => {
    const adding = page.getByLabel('Add a recipe');
    await adding.fill('Random units');
    await page.getByRole('spinbutton', { name: 'Seeds' }).fill('6');
    await button('Start 6 runs').click();
    await button('Pause all').click();
    await button('Go on').click();
    await button('Pause all').waitFor();
    await button('Cancel the rest').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the rest' }).click();
    await page.getByText('cancelled').first().waitFor();
    await button('Cancel the rest').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByText('running', { exact: true }).count()).toBe(0);
  });
});
