import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../preload/contract/index.ts';
import { kullbackLeibler } from '../../../main/export/verify.ts';
import { askLlamaCpp, installed, ownAnswers } from '../../support/llamaCpp.ts';
import { look } from '../../support/look.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser } from '../../support/window.ts';

/** Tokens that the result is asked to go on with. */
const prompt = [464, 1200, 87, 3021, 5, 911];

/** The way of somebody who wants a smaller file and knows nothing of how. */
describe.skipIf(!browser)(browser ? 'half the size' : 'skipped: no browser', { timeout: 300_000 }, () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-sizes-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'project'));
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'project')]);
    ({ page } = window);
    page.setDefaultTimeout(60_000);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const next = () => page.getByRole('link', { name: 'Next' }).click();
  const button = (label: string) => page.getByRole('button', { name: label, exact: true });

  it('is planned by rounding, says why, and asks for no share', async () => {
    await window.go('/extract?step=goal');
    await page.getByRole('radio', { name: /Half the size/ }).check();
    await next();
    await page.getByText(/keeps every number and stores it in fewer bits: matrices as q\w+/).waitFor();
    await look(page, 'sizes-plan', 1900);
    expect(await page.getByRole('heading', { name: 'What every layer keeps' }).count()).toBe(0);
    await next();
    await page.getByText(/All parameters stay and are stored in fewer bits: .* of the size of the model\./).waitFor();
    await button('Show recipe').click();
    const asked = JSON.parse((await page.locator('main pre').textContent()) ?? '') as ExtractionInput;
    expect(asked).toMatchObject({ recipe: 'importance-matrix', target: { kind: 'bytes' } });
  });

  it('ends well, and costs nothing that can be told from chance', async () => {
    await page.getByLabel('Name of the variant').fill('half');
    await button('Start the run').click();
    await page.getByText('This run is done').waitFor();
    // What came of it stands on the same page, beside the model: half the size, and how much is still found.
    await page.getByText(/^(4\d|50) % of the original$/).waitFor();
    await page.getByRole('img', { name: 'Next tokens it finds' }).waitFor();
    await page.getByText('Good for use').waitFor();
    await page
      .getByText(/finds the right next word or part of a word \d+ times where meadow found it 100/)
      .first()
      .waitFor();
    await look(page, 'sizes-run', 1900);
    const host = startService(join(folder, 'home'));
    await host.call('projects.open', { folder: join(folder, 'project') });
    const [variant] = await host.call('variants.list', {});
    const [model] = await host.call('models.list', {});
    expect(variant?.bytes).toBeLessThanOrEqual((model?.bytes ?? 0) / 2);
    const [compared] = await host.call('variants.compare', { variants: ['half'] });
    const change = compared?.differences.find(({ role, metric }) => role === 'domain' && metric === 'nll');
    expect(change?.low).toBeLessThan(0.003);
    await host.close();
  });

  it('runs in llama.cpp three clicks later, by the command that is shown', async () => {
    await page.getByRole('link', { name: 'Export it' }).click();
    await page.getByRole('radio', { name: /^llama\.cpp/ }).check();
    await button('Export').click();
    await page.getByText('The export is complete and was proven to load').waitFor();
    const [command = ''] = await page
      .getByRole('status')
      .getByText(/^llama-cli/)
      .allTextContents();
    const file = /-m "(.*\.gguf)"/.exec(command)?.[1] ?? 'none';
    const at = (await page.getByRole('status').locator('code').first().textContent()) ?? '';
    expect(existsSync(join(at, file))).toBe(true);
    if (!installed) return;
    const own = await ownAnswers(join(folder, 'project'), 'half', prompt, 1, folder);
    const found = askLlamaCpp(join(at, file), { prompt, texts: [] }, 1);
    // What is multiplied by packed matrices is rounded to eight bits there.
    expect(kullbackLeibler(own.logits, Float32Array.from(found.logits))).toBeLessThan(0.01);
  });
});
