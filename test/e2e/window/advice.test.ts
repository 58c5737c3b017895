import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../preload/contract/index.ts';
import { look as lookAt } from '../../support/look.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser } from '../../support/window.ts';

/** The way of somebody who wants to know what a size costs before anything is made. */
describe.skipIf(!browser)(browser ? 'a quarter of the size' : 'skipped: no browser', { timeout: 600_000 }, () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-window-advice-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'project'));
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'project')]);
    ({ page } = window);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
    expect(window?.complaints).toEqual([]);
  });

  const next = () => page.getByRole('link', { name: 'Next' }).click();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const plans = () => page.getByRole('group', { name: 'Plans that reach your goal, the best first' });

  const look = (name: string) => lookAt(page, `advice-${name}`, 1900);

  it('is measured when somebody asks, and what every size costs is shown with plans', async () => {
    await window.go('/extract?step=goal');
    await page.getByRole('radio', { name: /A share of the size/ }).check();
    await page.getByLabel('Size of the result, in percent of the model').fill('25');
    await next();
    await page.getByRole('combobox', { name: 'How long a run may train at its end' }).selectOption('not at all');
    await page.getByText('Text and seed').click();
    for (const [label, value] of [
      ['Windows of calibration text', '4'],
      ['Tokens in a window', '32'],
    ] as const) {
      await page.getByLabel(label).fill(value);
      await page.getByLabel(label).press('Tab');
    }
    await look('asking');
    await button('Measure what every size costs').click();
    await page.getByRole('progressbar', { name: 'Measuring what every size costs' }).waitFor();
    await button('Stop').click();
    await button('Measure what every size costs').click();
    await plans().waitFor();
    expect(await plans().getByRole('radio').first().isChecked()).toBe(true);
    expect(await button('Choose a recipe…').count()).toBe(0);
    await look('plans');
  });

  it('is looked at size by size, and as a table', async () => {
    const slider = page.getByRole('slider', { name: 'Look at a size' });
    await slider.focus();
    const before = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByText('The curve as a table').click();
    await page.getByRole('columnheader', { name: 'Stays as probable' }).waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(5);
  });

  it('gives way to a recipe, and is offered again', async () => {
    await button('Choose a recipe instead').click();
    await button('Choose a recipe…').waitFor();
    await button('Show the answer').click();
    await plans().waitFor();
  });

  it('is reached by the plan that was chosen, whose outcome stands beside what was expected', async () => {
    await plans().getByRole('radio').nth(1).check();
    await next();
    await page.getByText(/At most .* of the size of the model\./).waitFor();
    await page.getByRole('heading', { name: 'What is done' }).waitFor();
    await button('Show recipe').click();
    const asked = JSON.parse((await page.locator('main pre').textContent()) ?? '') as PlanInput;
    expect(asked).toMatchObject({
      kind: 'plan',
      advice: { rank: 2 },
      calibrationWindows: 4,
      window: 32,
      measure: true,
    });
    await page.getByLabel('Name of the variant').fill('quarter');
    await look('check');
    await button('Start the run').click();
    await page.getByText('This run is done').waitFor();
    await page
      .getByText(/finds the right next word or part of a word \d+ times where meadow found it 100/)
      .first()
      .waitFor();
    await window.go('/extract?step=plan');
    const made = plans().getByRole('list', { name: 'Made of it' });
    await made.getByRole('link', { name: 'quarter' }).waitFor();
    expect(await made.textContent()).toMatch(/measured: .* as probable, loss [+−]/);
    await look('made');
  });

  it('is no answer to another goal; one that cannot be reached has a nearest one', async () => {
    await window.go('/extract?step=goal');
    await page.getByLabel('Size of the result, in percent of the model').fill('2');
    await next();
    await button('Choose a recipe…').waitFor();
    await button('Ask what reaches this goal').click();
    await page.getByText('No plan reaches this goal').waitFor();
    await look('unreachable');
    await button(/Take .* as the goal/).click();
    await plans().waitFor();
    await window.go('/extract?step=goal');
    expect(await page.getByRole('radio', { name: /Fits a size/ }).isChecked()).toBe(true);
  });
});
