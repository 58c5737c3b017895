import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../support/cli.ts';
import { electron } from '../../support/electron/launch.ts';
import { makeProject } from '../../support/firstSteps.ts';
import { browser, openInBrowser, openInDesktop, takeRecipe, type TestWindow } from '../../support/window.ts';

const places = [
  ['a browser', browser, (home: string) => openInBrowser(home)],
  [electron ? 'Electron' : 'the stand-in for Electron', electron ?? browser, (home: string) => openInDesktop({ home })],
] as const;

/** From nothing to a checked export, as a person goes: every step builds on the one before it. */
describe.each(places)('the journey in %s', (_name, there, open) => {
  describe.skipIf(!there)(there ? '' : 'skipped: no browser', () => {
    let folder: string;
    let window: TestWindow;
    let page: Page;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'espalier-window-'));
      window = await open(join(folder, 'home'));
      ({ page } = window);
      page.setDefaultTimeout(30_000);
    });

    afterAll(async () => {
      await window?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const button = (label: string) => page.getByRole('button', { name: label, exact: true });

    it('starts with a project', async () => {
      await makeProject(page, join(folder, 'clinic'));
      expect(await page.getByRole('complementary').textContent()).toContain('clinic');
    });

    it('refuses a folder without a model, with the reason', async () => {
      await window.go('/models');
      await page.getByRole('textbox', { name: /Model folder/ }).fill(folder);
      await button('Look at it first').click();
      await page.getByText('Cannot be imported').waitFor();
      expect(await page.getByRole('status').first().textContent()).toContain('config.json');
    });

    it('imports a model after a verdict', async () => {
      await page.getByRole('textbox', { name: /Model folder/ }).fill(join(sample, 'meadow-sample'));
      await page.keyboard.press('Enter');
      await page
        .getByText(/^Supported/)
        .first()
        .waitFor();
      await page.getByLabel('Name in the project').fill('meadow');
      await button('Import this model').click();
      await page.getByRole('link', { name: 'meadow' }).click();
      await page.getByRole('heading', { name: 'Tensors' }).waitFor();
      await page.getByText('1,894,016').waitFor();
    });

    it.each([
      ['health-service', 'health', 'domain'],
      ['general', 'everyday', 'general'],
    ])('imports documents: %s', async (file, dataset, role) => {
      await window.go('/data');
      await window.choose?.([join(sample, `${file}.jsonl`)]);
      await button('Add files or folders').click();
      if (!window.choose) {
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Folder').fill(sample);
        await dialog.getByRole('button', { name: 'Go' }).click();
        await dialog.getByRole('checkbox', { name: `Select ${file}.jsonl` }).check();
        await dialog.getByRole('button', { name: 'Choose 1 selected' }).click();
      }
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(dataset);
      await page.getByRole('combobox', { name: 'Role' }).selectOption(role);
      await button('Import').click();
      await page.getByRole('link', { name: dataset }).waitFor();
    });

    it('shows what a dataset holds', async () => {
      await window.go('/data/health');
      await page.getByRole('heading', { name: 'Length of documents, in tokens' }).waitFor();
      await page.getByText('No document stands in two splits.').waitFor();
      await page.getByRole('link', { name: 'Documents', exact: true }).click();
      await button('held out').click();
      await page
        .getByRole('heading', { name: /health-service\.jsonl:/ })
        .first()
        .waitFor();
    });

    it('asks five questions and forgets no answer on the way back', async () => {
      await window.go('/extract');
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByRole('radio', { name: /everyday/ }).check();
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByRole('radio', { name: /My own share/ }).check();
      await page.getByRole('slider', { name: /Share to remove/ }).fill('30');
      await page.getByRole('link', { name: 'Next' }).click();
      await takeRecipe(page, 'FLAP');
      await page.getByRole('button', { name: /^Layer 1:/ }).click();
      await page.getByRole('link', { name: 'Back' }).click();
      expect(await page.getByRole('slider', { name: /Share to remove/ }).inputValue()).toBe('30');
      await page.reload();
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByText('FLAP', { exact: true }).first().waitFor();
      expect(await page.getByRole('button', { name: 'Layer 1: stays whole' }).getAttribute('aria-pressed')).toBe(
        'true',
      );
    });

    it('refuses a recipe that makes no sense, with the reason', async () => {
      await page.getByText('Change the recipe').click();
      await page.getByRole('combobox', { name: 'In which order' }).selectOption('sequential');
      await page.getByText(/the sequential schedule prunes a layer before it has seen the next/).waitFor();
      await button('Back to the named recipe').click();
    });

    it('checks the machine and rehearses', async () => {
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByText(/of the model\./).waitFor();
      await button('Rehearse').click();
      await page.getByText('The rehearsal went well').waitFor();
      await button('Show recipe').click();
      const shown = JSON.parse((await page.locator('main pre').textContent()) ?? '') as Record<string, unknown>;
      expect(shown).toMatchObject({
        model: 'meadow',
        domain: 'health',
        general: 'everyday',
        recipe: 'flap',
        target: { kind: 'sparsity', value: 0.3 },
        layers: { '0': 0 },
      });
    });

    it('runs, and a reload and a second window show the same', async () => {
      await page.getByLabel('Name of the variant').fill('small');
      await button('Start the run').click();
      await page.getByRole('heading', { level: 1, name: 'small' }).waitFor();
      await page.reload();
      const other = await window.second();
      await page.getByText('This run is done').waitFor();
      const log = page.getByRole('region', { name: 'Log' });
      expect(await log.textContent()).toContain('measuring on held-out text');
      if (other) {
        await other.evaluate(`location.hash = '/runs/run-1'`);
        await other.getByText('This run is done').waitFor();
        expect(await other.getByRole('region', { name: 'Log' }).textContent()).toBe(await log.textContent());
        await other.close();
      }
    });

    it('extracts a second one from the same answers', async () => {
      await button('Use these answers again').click();
      // What the plan shows arrives bit by bit and moves the link; a key finds it wherever it is.
      await page.getByRole('link', { name: 'Next' }).press('Enter');
      await page.getByLabel('Name of the variant').fill('small again');
      await button('Start the run').click();
      await page.getByText('This run is done').waitFor();
    });

    it('names, tags and puts aside', async () => {
      await window.go('/variants/small%20again');
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed');
      await page.keyboard.press('Tab');
      await page.getByRole('heading', { level: 1, name: 'renamed' }).waitFor();
      await page.getByLabel('Add a tag').fill('trial');
      await button('Add').click();
      await page.getByRole('button', { name: 'Remove the tag trial' }).waitFor();
      await button('Delete').click();
      await page.getByText('renamed was put aside.').waitFor();
      await button('Undo').click();
      await page.getByRole('link', { name: 'renamed' }).waitFor();
    });

    it('compares, with the choice in the address', async () => {
      await page.getByRole('checkbox', { name: 'Choose small for comparing' }).check();
      await page.getByRole('checkbox', { name: 'Choose renamed for comparing' }).check();
      await button('Compare 2').click();
      await page.getByRole('heading', { name: 'Metrics' }).waitFor();
      expect(page.url()).toContain('variant=small&variant=renamed');
      await page.reload();
      await page.getByRole('img', { name: 'On health' }).waitFor();
      await page.getByText('These variants were made the same way.').waitFor();
    });

    it('asks what was compared the same', async () => {
      await page.getByRole('link', { name: 'Ask all of them the same' }).click();
      await page.getByText('How words are chosen').click();
      await page.getByRole('spinbutton', { name: 'Tokens at the most' }).fill('8');
      await page.getByLabel('Beginning of a text').fill('The patient');
      await button('Continue the text').click();
      await page.getByText('8 tokens, as many as were allowed').nth(1).waitFor();
      await page.getByRole('article').filter({ hasText: 'renamed' }).waitFor();
    });

    it('exports, and proves that it loads', async () => {
      await window.go('/export/small');
      await page.getByRole('radio', { name: /^transformers\.js/ }).check();
      await page.getByRole('combobox', { name: 'Numbers' }).selectOption('onnx q4');
      await page
        .getByText(/matrices are rounded for this export/)
        .first()
        .waitFor();
      await page.getByText(/^[+−]0\.\d{4} nats per token \(/).waitFor();
      await page.getByText('library_name: transformers.js').waitFor();
      const to = join(folder, 'exported');
      await page.getByRole('textbox', { name: /Destination/ }).fill(to);
      await page.getByText(/free there/).waitFor();
      await button('Export').click();
      await page.getByText('The export is complete and was proven to load').waitFor();
      expect(existsSync(join(to, 'onnx', 'model_q4.onnx'))).toBe(true);
    });

    it('keeps an intact log of all that, and left the machine alone', async () => {
      await window.go('/settings');
      await page.getByText('The log is whole.').waitFor();
      await page.getByText(window.choose ? /^Electron .*, Node / : /^browser, Node /).waitFor();
      expect(await page.getByRole('complementary').textContent()).toContain('0 requests left this machine');
      expect(window.complaints).toEqual([]);
    });
  });
});
