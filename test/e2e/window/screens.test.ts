import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Screen, screens } from '../../../preload/screens.ts';
import { look } from '../../support/look.ts';
import { extract, sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser, takeRecipe, type TestWindow } from '../../support/window.ts';

type View = readonly [name: string, view: string, ready: string | null];

/** What stands on a screen when its data is there; one without an entry is looked at when no answer is awaited any more. */
const ready: Partial<Record<Screen, string>> = {
  home: 'This project holds',
  models: 'Import a model',
  data: 'Import documents',
  extract: 'Which model do you start from?',
  runs: 'flap-30',
  sweeps: 'A new series',
  variants: 'random-30',
  help: 'What Espalier does',
  recipes: 'Choose a recipe to read about it.',
  playground: 'Beginning of a text',
  compare: 'Choose what to compare.',
  export: 'Model card',
  settings: 'The log is whole.',
};

/** Every screen of the list as one comes to it, then what is behind names and choices. */
const views: readonly View[] = [
  ...screens.map(({ id }): View => [id, `/${id}`, ready[id] ?? null]),
  ['model', '/models/meadow', 'Parameters by part'],
  ['dataset', '/data/health', 'Length of documents, in tokens'],
  ['dataset-documents', '/data/health?view=documents', 'health-service.jsonl:'],
  ['dataset-privacy', '/data/health?view=privacy', 'Planted secrets'],
  ['dataset-prepare', '/data/health?view=prepare', 'Looks at:'],
  ['dataset-made', '/data/health%20with%20secrets', 'Related datasets'],
  ['recipe', '/recipes/flap', 'What we measured'],
  ['extract-data', '/extract?step=data', 'What is your domain?'],
  ['extract-goal', '/extract?step=goal', 'What do you want to reach?'],
  ['extract-plan', '/extract?step=plan', 'stores it in fewer bits'],
  ['extract-check', '/extract?step=check', 'Will this machine do it?'],
  ['run', '/runs/run-1', 'This run is done'],
  ['variants-tree', '/variants?view=tree', 'random-30'],
  ['variants-chart', '/variants?view=chart', 'Pareto front'],
  ['variant', '/variants/flap-30', 'What every layer kept'],
  ['variant-planted', '/variants/planted-30', 'Can it be made to recite?'],
  ['compare-two', '/compare?variant=flap-30&variant=random-30', 'Metrics'],
  ['export-one', '/export/flap-30', 'Model card'],
];

describe.skipIf(!browser)(browser ? 'screens' : 'skipped: no browser', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-screens-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'ward letters'));
    await extract(service, 'flap-30', 'flap');
    await extract(service, 'random-30', 'random-units');
    await extract(service, 'd-pruner-50', 'd-pruner', 0.5);
    await service.call('datasets.plant', { name: 'health', as: 'health with secrets' });
    await extract(service, 'planted-30', 'random-units', 0.3, 'health with secrets');
    await service.call('variants.update', { variant: 'flap-30', tags: ['trial'], notes: 'First try.' });
    await service.close();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe('look right in light and in dark', () => {
    let window: TestWindow;

    beforeAll(async () => {
      window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'ward letters')]);
      // Of several texts of a role none is chosen by itself, and without one there is no plan to look at.
      await window.go('/extract?step=data');
      for (const [role, dataset] of [
        ['domain', 'health'],
        ['general', 'general'],
      ])
        await window.page.locator(`input[name="${role}"][value="${dataset}"]`).check();
    });

    afterAll(async () => {
      await window.close();
      expect(window.complaints).toEqual([]);
    });

    it.each(views)('%s', async (name, view, ready) => {
      const { page } = window;
      await window.go(view);
      if (ready !== null) await page.getByText(ready).first().waitFor();
      await page.locator('main[aria-busy="false"] h1').waitFor();
      await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
      await look(page, name);
    });

    /** What is only there after somebody asked for it: the view, what is clicked, and what has to be there then. */
    const asked: readonly (readonly [name: string, view: string, clicks: readonly string[], ready: RegExp])[] = [
      ['data-columns', '/data', ['Files with columns', 'Splits'], /Files for measuring only/],
      [
        'dataset-scanned',
        '/data/health?view=privacy',
        ['Scan the documents'],
        /hold something\.|Nothing was recognised/,
      ],
      ['dataset-exercises', '/data/health?view=prepare', ['With exercises'], /Model that writes more/],
      ['variant-recited', '/variants/planted-30', ['Test it'], /Exposure on average/],
    ];

    it.each(asked)('%s', async (name, view, clicks, ready) => {
      const { page } = window;
      await window.go(view);
      for (const label of clicks) await page.getByText(label, { exact: true }).first().click();
      await page.getByText(ready).first().waitFor();
      await look(page, name);
    });

    it('shares of single layers', async () => {
      const { page } = window;
      await window.go('/extract?step=plan');
      await takeRecipe(page, 'FLAP');
      await page.getByRole('heading', { name: 'What every layer keeps' }).waitFor();
      await look(page, 'extract-shares');
    });

    it('first run', async () => {
      const fresh = await openInBrowser(join(folder, 'fresh'));
      await fresh.page.getByText('No project was opened on this machine yet.').waitFor();
      await look(fresh.page, 'first-run');
      for (const { id } of screens) {
        await fresh.go(`/${id}`);
        await fresh.page.locator('main[aria-busy="false"] h1').waitFor();
        await look(fresh.page, `first-run-${id}`);
      }
      await fresh.close();
      expect(fresh.complaints).toEqual([]);
    });
  });

  it('is used with the keyboard alone', async () => {
    const { page, close } = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'ward letters')]);
    await page.getByText('This project holds').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.getByRole('link', { name: 'Extract', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /meadow/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('link', { name: 'Plan' }).focus();
    await page.keyboard.press('Enter');
    const term = page.getByRole('button', { name: 'What does “Domain against general” mean?' });
    await term.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/How much the method listens to your domain text/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(/How much the method listens to your domain text/).waitFor({ state: 'hidden' });
    await close();
  });
});
