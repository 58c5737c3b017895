import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event, RunEvent } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-runs-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** All events of a run until it stands still. */
async function follow(run: string, after = 0): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await service.call(
    'runs.follow',
    { run, after },
    { onEvent: (event) => event.kind === 'run' && events.push(event.event) },
  );
  return events;
}

const variantOf = async (name: string) =>
  (await service.call('variants.list', {})).find((variant) => variant.name === name);

describe('goals', () => {
  it.each([
    ['flap-uniform', 3_000_000],
    ['flap', 2_600_000],
  ])('%s fits %d bytes, and not by much more than a unit', async (recipe, bytes) => {
    const name = `${recipe} ${bytes}`;
    const { run } = await service.call('runs.start', {
      ...texts,
      recipe,
      name,
      target: { kind: 'bytes', value: bytes },
    });
    await follow(run);
    const variant = await variantOf(name);
    expect(variant?.bytes).toBeLessThanOrEqual(bytes);
    expect(variant?.bytes).toBeGreaterThan(recipe === 'flap' ? 0.97 * bytes : 0.9 * bytes);
    const plan = await service.call('runs.estimate', { ...texts, recipe, target: { kind: 'bytes', value: bytes } });
    expect(plan.bytes).toBeLessThanOrEqual(bytes);
    expect(Math.abs(plan.bytes - (variant?.bytes ?? 0))).toBeLessThan(0.02 * bytes);
  });

  it('refuses a size that cannot be reached, and zeros that reach none', async () => {
    await expect(
      service.call('runs.start', { ...texts, recipe: 'flap', target: { kind: 'bytes', value: 1000 } }),
    ).rejects.toThrow('The recipe flap cannot make meadow as small as 0.0 MB');
    await expect(
      service.call('runs.start', { ...texts, recipe: 'wanda', target: { kind: 'bytes', value: 3_000_000 } }),
    ).rejects.toThrow('The recipe wanda makes zeros');
    const { possible, reason } = await service.call('runs.recommend', {
      model: 'meadow',
      uniform: true,
      goal: { kind: 'bytes', value: 500_000 },
    });
    expect(possible).toBe(false);
    expect(reason).toMatch(/the smallest that meadow can be cut to is \d\.\d MB/);
  });

  it('keeps the probability that was asked for, on text that is not held out', async () => {
    const keep = 0.9;
    const { run } = await service.call('runs.start', {
      ...texts,
      recipe: 'flap',
      name: 'kept',
      target: { kind: 'keep', value: keep },
    });
    const losses = (await follow(run)).flatMap(({ body }) => (body.kind === 'loss' ? [body] : []));
    expect(losses).toHaveLength(6);
    expect(losses.every(({ what }) => what.startsWith('train text'))).toBe(true);
    const parent = losses[0]?.value ?? 0;
    const tried = losses.slice(1).map(({ what, value }) => ({
      share: Number(/([\d.]+) % removed/.exec(what)?.[1]) / 100,
      kept: Math.exp(parent - value),
    }));
    const settled = (await service.call('variants.layers', { variant: 'kept' })).layers;
    const removed =
      1 -
      settled.reduce((sum, { parameters }) => sum + parameters, 0) /
        settled.reduce((sum, { parentParameters }) => sum + parentParameters, 0);
    const best = Math.max(...tried.filter(({ kept }) => kept >= keep).map(({ share }) => share));
    expect(tried.filter(({ kept }) => kept < keep).every(({ share }) => share > best)).toBe(true);
    expect(removed).toBeGreaterThan(best - 0.05);
    expect(removed).toBeLessThanOrEqual(best + 0.01);
  });

  it('says so when not even a little can go', async () => {
    const { run } = await service.call('runs.start', {
      ...texts,
      recipe: 'random-units',
      target: { kind: 'keep', value: 0.999999 },
    });
    await follow(run);
    const { state, error } = await service.call('runs.show', { run });
    expect(state).toBe('failed');
    expect(error).toMatch(/keeps less than 100\.0 % of the probability of the right next token\. Choose a lower goal/);
  });
});

describe('layers of their own', () => {
  it('stay whole or lose their own share', async () => {
    const layers = { '0': 0, '2': 0.8 };
    const { run } = await service.call('runs.start', {
      ...texts,
      recipe: 'flap-uniform',
      name: 'mapped',
      layers,
      target: { kind: 'sparsity', value: 0.5 },
    });
    await follow(run);
    const found = (await service.call('variants.layers', { variant: 'mapped' })).layers;
    expect(found.map(({ kept }) => kept['neuron'] ?? kept['neurons'] ?? Object.values(kept).at(-1))).toMatchObject([
      { kept: 352, of: 352 },
      { kept: 176 },
      { kept: 352 - Math.floor(0.8 * 352) },
      { kept: 176 },
      { kept: 176 },
      { kept: 176 },
    ]);
  });

  it.each([
    ['flap', { '1': 0.2 }, 'decides the share of every layer itself, so layer 1 can only be left whole'],
    ['wanda', { '17': 0 }, 'There is no layer 17; the model has layers 0 to 5.'],
  ])('are refused where they make no sense: %s', async (recipe, layers, message) => {
    await expect(service.call('runs.start', { ...texts, recipe, layers })).rejects.toThrow(message);
  });

  it('leave weights whole in rankings, rows and patterns', async () => {
    for (const recipe of ['global-magnitude', 'wanda', 'wanda-2-4']) {
      const name = `whole ${recipe}`;
      const { run } = await service.call('runs.start', { ...texts, recipe, name, layers: { '3': 0 } });
      await follow(run);
      const { layers } = await service.call('variants.layers', { variant: name });
      for (const { layer, parameters, nonzero } of layers) {
        if (layer === 3) expect(nonzero, recipe).toBe(parameters);
        else expect(nonzero / parameters, recipe).toBeLessThan(0.75);
      }
    }
  });
});

describe('the queue', () => {
  it('works one after the other, pauses, resumes and tells the same story again', async () => {
    const start = (name: string, lambda: number) =>
      service.call('runs.start', { ...texts, recipe: 'd-pruner', name, lambda, window: 16, calibrationWindows: 60 });
    const [first, second] = [await start('first', 0.3), await start('second', 0.7)];
    expect((await service.call('runs.show', { run: second.run })).state).toBe('queued');
    expect(await service.call('runs.pause', { run: second.run })).toMatchObject({ state: 'paused' });
    expect(await service.call('runs.pause', { run: first.run })).toMatchObject({ state: 'paused' });
    await expect(service.call('runs.pause', { run: first.run })).rejects.toThrow('is paused and not running');
    await service.call('runs.resume', { run: second.run });
    await service.call('runs.resume', { run: first.run });
    const [story] = [await follow(first.run), await follow(second.run)];
    expect(story?.flatMap(({ body }) => (body.kind === 'state' ? [body.state] : []))).toEqual(
      expect.arrayContaining(['queued', 'running', 'paused', 'done']),
    );
    expect(story?.map(({ seq }) => seq)).toEqual(story?.map((_, i) => i + 1));
    expect(await follow(first.run)).toEqual(story);
    expect(await follow(first.run, story!.length - 1)).toEqual(story?.slice(-1));
    expect(await service.call('runs.resume', { run: first.run })).toMatchObject({ state: 'done' });
    await expect(service.call('runs.cancel', { run: first.run })).rejects.toThrow('is done already');
    expect([await variantOf('first'), await variantOf('second')].every(Boolean)).toBe(true);
  });

  it('keeps the project open while it works', async () => {
    const { run } = await service.call('runs.start', { ...texts, recipe: 'wanda', name: 'busy' });
    await expect(service.call('projects.open', { folder })).rejects.toThrow('is being worked on; pause it or wait');
    await follow(run);
  });

  it('runs a recipe of ones own', async () => {
    const flap = await service.call('recipes.show', { name: 'flap' });
    const recipe = { ...flap, name: 'own', title: 'Own', paper: null, score: 'logFluctuation' };
    const { run } = await service.call('runs.start', {
      ...texts,
      recipe,
      name: 'own',
      target: { kind: 'sparsity', value: 0.2 },
    });
    await follow(run);
    expect(await variantOf('own')).toMatchObject({ recipe: 'own' });
    await expect(service.call('runs.start', { ...texts, recipe: { name: 'x' } })).rejects.toThrow(
      'Recipe of your own: field',
    );
  });
});

it('measures once: what was measured before is taken from there', async () => {
  const measure = async () => {
    const stages: string[] = [];
    const onEvent = (event: Event) => event.kind === 'progress' && void stages.push(event.stage);
    return { compared: await service.call('variants.compare', { variants: ['kept', 'mapped'] }, { onEvent }), stages };
  };
  const { compared, stages } = await measure();
  expect(stages).not.toEqual([]);
  expect(await measure()).toEqual({ compared, stages: [] });
  const [kept] = compared;
  expect(kept?.worst.length).toBeGreaterThan(0);
  expect(
    kept?.worst.every(
      ({ own, parent }, i, all) => i === 0 || own - parent <= (all[i - 1]?.own ?? 0) - (all[i - 1]?.parent ?? 0),
    ),
  ).toBe(true);
});

it('makes a report without a name, a path or a text', async () => {
  const { text } = await service.call('program.diagnostics', {});
  for (const secret of [folder, 'meadow', 'health', 'kept', 'mapped']) expect(text).not.toContain(secret);
  expect(text).toContain('family: llama');
  expect((await service.call('program.licences', {})).some(({ name }) => name === 'onnxruntime-node')).toBe(true);
});

it('tells a generated text while it grows', async () => {
  const pieces: string[] = [];
  const { text } = await service.call(
    'variants.generate',
    { variant: 'meadow', prompt: 'Question: What', maxTokens: 12, greedy: true },
    { onEvent: (event) => event.kind === 'text' && pieces.push(event.text) },
  );
  expect(pieces.length).toBeGreaterThan(3);
  expect(text.startsWith(pieces.join('').trimEnd())).toBe(true);
});

it('leaves nothing of an export that was cancelled', async () => {
  const at = join(folder, 'exports');
  await mkdir(at);
  const cancelled = new AbortController();
  const seen: string[] = [];
  const exported = service.call(
    'variants.export',
    { variant: 'meadow', format: 'hf', to: join(at, 'x') },
    {
      signal: cancelled.signal,
      onEvent: (event) => {
        if (event.kind !== 'progress' || event.done !== 2) return;
        // Everything is written and about to be proven.
        seen.push(...readdirSync(at));
        cancelled.abort();
      },
    },
  );
  await expect(exported).rejects.toThrow('The engine process ended before it was done');
  expect(seen).toEqual([expect.stringMatching(/^\.x\.partial-\d+$/)]);
  expect(await readdir(at)).toEqual([]);
});
