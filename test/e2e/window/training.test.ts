import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event, ExtractionInput, TrainingEvent } from '../../../preload/contract/index.ts';
import { look as lookAt } from '../../support/look.ts';
import { sampleProject, startService } from '../../support/sampleProject.ts';
import { browser, openInBrowser, takeRecipe } from '../../support/window.ts';

const steps = 6;

/** From a recipe that prunes to a variant that was repaired by training, as a person goes. */
describe.skipIf(!browser)(browser ? 'training' : 'skipped: no browser', () => {
  let folder: string;
  let window: Awaited<ReturnType<typeof openInBrowser>>;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-training-'));
    const service = startService(join(folder, 'home'));
    await sampleProject(service, join(folder, 'ward letters'));
    await service.close();
    window = await openInBrowser(join(folder, 'home'), ['--project', join(folder, 'ward letters')]);
    ({ page } = window);
    page.setDefaultTimeout(60_000);
  });

  afterAll(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const button = (label: string) => page.getByRole('button', { name: label, exact: true });
  const next = () => page.getByRole('link', { name: 'Next' }).click();
  const combobox = (name: string) => page.getByRole('combobox', { name, exact: true });
  const number = (name: string) => page.getByRole('spinbutton', { name, exact: true });

  const look = (name: string) => lookAt(page, `training-${name}`, 1900);

  /** What the wizard would ask for, as it shows it. */
  async function planned(): Promise<ExtractionInput> {
    await button('Show recipe').click();
    const shown = JSON.parse((await page.locator('main pre').textContent()) ?? '') as ExtractionInput;
    await button('Hide recipe').click();
    return shown;
  }

  it('offers a repair by training, with the numbers of the recipe that is chosen', async () => {
    await window.go('/extract?step=goal');
    await page.getByRole('radio', { name: /My own share/ }).check();
    await page.getByRole('slider', { name: /Share to remove/ }).fill('40');
    await next();
    await takeRecipe(page, 'FLAP');
    expect(await page.getByRole('spinbutton', { name: 'Learning rate' }).count()).toBe(0);
    await combobox('Training after the cut').selectOption('lora');
    const { recovery } = (await show('lora')) as { recovery: { steps: number; rate: number } };
    await number('Steps').waitFor();
    expect(Number(await number('Steps').inputValue())).toBe(recovery.steps);
    expect(Number(await number('Learning rate').inputValue())).toBe(recovery.rate);
    await number('Steps').fill(String(steps));
    await number('General text, in percent').fill('25');
    await number('Limit on forgetting, in nats').fill('0.5');
    await page.getByText('Text and seed').click();
    await page.getByLabel('Windows of calibration text').fill('8');
    await look('plan');
  });

  it('says what will be trained, and asks for exactly that', async () => {
    await next();
    await page.getByText('After the cut: lora').waitFor();
    await page.getByText(new RegExp(`^${steps} steps, .*25 % general text, stops when`)).waitFor();
    await look('check');
    expect(await planned()).toMatchObject({
      ...{ recipe: 'flap', recovery: 'lora', target: { kind: 'sparsity', value: 0.4 } },
      training: { steps, general: 0.25, limit: 0.5 },
    });
  });

  it('shows the curve while it trains, and what came of it, on every page that is opened', async () => {
    await page.getByLabel('Name of the variant').fill('repaired');
    await button('Start the run').click();
    const chart = page.getByRole('img', { name: 'Loss over the steps of the training, in nats per token' });
    await chart.waitFor();
    await page.getByText('This run is done').waitFor();
    const events = await story('run-1');
    const losses = events.flatMap((event) => (event.kind === 'step' ? [event] : []));
    expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    await page.getByText(`${steps} of ${steps}`, { exact: true }).waitFor();
    await page
      .getByText(`${Math.round(losses.at(-1)?.tokensPerSecond ?? 0).toLocaleString('en')} tokens per second`)
      .waitFor();
    const evaluations = events.filter(({ kind }) => kind === 'evaluation').length;
    expect(evaluations).toBeGreaterThan(1);
    // A circle for the domain text and a diamond for the general text, at every evaluation.
    expect(await chart.locator('circle').count()).toBe(evaluations);
    expect(await chart.locator('path title').count()).toBe(evaluations);
    const trained = events.flatMap((event) => (event.kind === 'trained' ? [event.trained] : []));
    await page
      .getByText(`It could change ${trained[0]?.toLocaleString('en')} numbers and took ${steps} steps.`)
      .waitFor();
    await look('run');
    await page.reload();
    await page.getByText(`It could change ${trained[0]?.toLocaleString('en')} numbers`).waitFor();
  });

  it('keeps the training when the answers are used again', async () => {
    await button('Use these answers again').click();
    await page.getByRole('strong').filter({ hasText: 'Change the recipe' }).click();
    const recipe = JSON.parse(await page.getByLabel('Show recipe').inputValue()) as Record<string, unknown>;
    expect(recipe['recovery']).toMatchObject({ steps, limit: 0.5, data: { general: 0.25 } });
    expect(await number('Steps').inputValue()).toBe(String(steps));
    await page.getByRole('checkbox', { name: 'Train what is left' }).waitFor();
    expect(await combobox('Train what is left: What is trained').inputValue()).toBe('lora');
    await look('editor');
    await page.getByRole('checkbox', { name: 'elastic' }).check();
    await page.getByText('This recipe makes sense.').waitFor();
    await combobox('What is removed').selectOption('none');
    await page.getByText('This recipe makes sense.').waitFor();
    await page.getByRole('checkbox', { name: 'Train the whole model' }).uncheck();
    await page.getByText(/recovery: a recipe that removes nothing must train something/).waitFor();
  });

  it('does not offer a search to a recipe that trains while it prunes, nor the other way round', async () => {
    await button('Start over').click();
    await window.go('/extract?step=plan');
    await takeRecipe(page, 'Gradual magnitude pruning');
    await page.getByText(/This recipe trains while it prunes/).waitFor();
    await window.go('/extract?step=goal');
    await page
      .getByText(/every try of a search would be a training/)
      .first()
      .waitFor();
    expect(await page.getByRole('radio', { name: /Keeps its quality/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('radio', { name: /Answers faster/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('radio', { name: /Half the size/ }).isDisabled()).toBe(false);
    await look('goal');
    await window.go('/extract?step=plan');
    await takeRecipe(page, 'FLAP');
    await window.go('/extract?step=goal');
    await page.getByRole('radio', { name: /Keeps its quality/ }).check();
    await next();
    await button('Choose a recipe…').click();
    const offered = (title: string) => page.getByRole('dialog').getByRole('button', { name: title, exact: true });
    await offered('FLAP').waitFor();
    expect(await offered('Gradual magnitude pruning').count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('teaches a whole model without removing anything', async () => {
    await window.go('/extract?step=goal');
    await page.getByRole('radio', { name: /remove nothing/ }).check();
    await next();
    await combobox('Recipe').selectOption('lora');
    await number('Steps').fill(String(steps));
    await page.getByText('Text and seed').click();
    await page.getByLabel('Windows of calibration text').fill('8');
    await look('teach');
    await next();
    await page.getByText('Nothing is removed: the file keeps its size.').waitFor();
    expect(await planned()).not.toHaveProperty('target');
    await page.getByLabel('Name of the variant').fill('taught');
    await button('Start the run').click();
    await page.getByText('This run is done').waitFor();
    await page.getByText('Training of the whole model').waitFor();
    await page.getByText(`${steps} of ${steps}`, { exact: true }).waitFor();
    expect(await page.getByText('This run gave a warning').count()).toBe(0);
    await button('Use these answers again').click();
    await next();
    expect(await planned()).toMatchObject({ recipe: 'lora', training: { steps } });
  });

  it('shows that a training went wrong, and everywhere that nothing was gained', async () => {
    await window.go('/extract?step=plan');
    await number('Steps').fill('60');
    await number('Learning rate').fill('1000');
    // The page is shown anew before the field is left.
    await number('General text, in percent').evaluate((field) => {
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(await number('Learning rate').inputValue()).toBe('1000');
    await next();
    await page.getByLabel('Name of the variant').fill('broken');
    await button('Start the run').click();
    await page.getByText('This run is done').waitFor();
    const warnings = await page.getByRole('status').filter({ hasText: 'This run gave warnings' }).textContent();
    expect(warnings).toMatch(/Training stopped after \d+ steps: .*choose a lower learning rate/);
    expect(warnings).toContain('Training gained nothing');
    await page.getByText('It ended before the 60 steps it was given.').waitFor();
    await page.getByText(/Nothing was gained: ./).waitFor();
    await look('broken');
    await window.go('/variants/broken');
    await page.getByText(/Nothing was gained: ./).waitFor();
    await look('variant-broken');
    await window.go('/compare?variant=broken&variant=taught');
    await page.getByText(/Nothing was gained: ./).waitFor();
    await look('compare-broken');
  });

  it('distinguishes trained variants from others', async () => {
    await window.go('/variants/repaired');
    await page.getByText('After the cut: lora').waitFor();
    await look('variant');
    await window.go('/compare?variant=repaired&variant=taught');
    await page.getByRole('heading', { name: 'How they were trained' }).waitFor();
    await page.getByText('The whole model: lora').waitFor();
    await look('compare');
    expect(window.complaints).toEqual([]);
  });

  /** Asks the program as the page does. */
  async function ask(procedure: string, input: object): Promise<{ kind: string; output?: unknown; event?: unknown }[]> {
    const { origin, searchParams } = new URL(window.host.address);
    const answer = await fetch(`${origin}/api/${procedure}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${searchParams.get('token') ?? ''}` },
      body: JSON.stringify(input),
    });
    return (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
  }

  const show = async (name: string) => (await ask('recipes.show', { name })).at(-1)?.output;

  /** What a run reported of its training. */
  async function story(run: string): Promise<TrainingEvent[]> {
    const events = (await ask('runs.follow', { run })).flatMap(({ event }) => (event ? [event as Event] : []));
    return events.flatMap((event) =>
      event.kind === 'run' && event.event.body.kind === 'training' ? [event.event.body.event] : [],
    );
  }
});
