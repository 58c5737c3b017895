import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent, TrainingEvent } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-training-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function follow(run: string, onTraining: (event: TrainingEvent) => void = () => undefined): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await service.call(
    'runs.follow',
    { run },
    {
      onEvent: (event) => {
        if (event.kind !== 'run') return;
        events.push(event.event);
        if (event.event.body.kind === 'training') onTraining(event.event.body.event);
      },
    },
  );
  return events;
}

const trainingEvents = (events: readonly RunEvent[]) =>
  events.flatMap(({ body }) => (body.kind === 'training' ? [body.event] : []));
const variant = async (name: string) => {
  const found = (await service.call('variants.list', {})).find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

describe('a run that trains', () => {
  const half = { ...texts, recipe: 'flap', target: { kind: 'sparsity', value: 0.4 } } as const;
  const full = { train: 'full', rate: 0.0005, steps: 12, batch: 4, every: 4, schedule: { shape: 'cosine' } };

  it('prunes, trains and measures in one go, and tells every step', async () => {
    await follow((await service.call('runs.start', { ...half, name: 'cut' })).run);
    const { run } = await service.call('runs.start', { ...half, name: 'trained', recovery: full, measure: true });
    const told = trainingEvents(await follow(run));
    expect(told.filter(({ kind }) => kind === 'step')).toHaveLength(12);
    const evaluations = told.flatMap((one) => (one.kind === 'evaluation' ? [one] : []));
    expect(evaluations.map(({ step }) => step)).toEqual([0, 4, 8, 12]);
    expect(evaluations.at(-1)?.domain).toBeLessThan(evaluations[0]?.domain ?? 0);
    const end = told.find((one) => one.kind === 'trained');
    // bfloat16 keeps three digits of every number.
    expect(Math.abs(end?.mergeError ?? Infinity)).toBeLessThan(0.01);
    const [before, after] = [await variant('cut'), await variant('trained')];
    expect(after.parameters).toBe(before.parameters);
    const rows = await service.call('variants.compare', { variants: ['cut', 'trained'], maxWindows: 64 });
    expect(JSON.stringify(rows)).toContain('trained');
  });

  it('says in the run and in the comparison that nothing was gained', async () => {
    const { run } = await service.call('runs.start', {
      ...half,
      name: 'vain',
      recovery: { ...full, rate: 5, steps: 4 },
    });
    const events = await follow(run);
    expect(trainingEvents(events).at(-1)).toMatchObject({ kind: 'trained', gained: false });
    const warnings = events.flatMap(({ body }) => (body.kind === 'log' ? [body.text] : []));
    expect(warnings.join()).toContain('Training gained nothing: no evaluation step was better than the start');
    expect((await service.call('runs.follow', { run })).trainings).toMatchObject([{ gained: false, best: 0 }]);
    const [vain, cut] = await service.call('variants.compare', { variants: ['vain', 'cut'], maxWindows: 16 });
    expect(vain?.trainings.map(({ reason }) => reason)).toEqual([expect.stringContaining('better than the start')]);
    expect(cut?.trainings).toEqual([]);
    const losses = (of: typeof vain) =>
      of?.measurements.flatMap(({ metric, value }) => (metric === 'nll' ? [value] : []));
    expect(losses(vain)).toHaveLength(2);
    expect(losses(vain)).toEqual(losses(cut));
  });

  it('goes on with the same bits when its engine is killed between two steps', async () => {
    const input = { ...half, recovery: { ...full, rate: 0.0004 }, checkpointSeconds: 0 };
    const whole = await service.call('runs.start', { ...input, name: 'whole' });
    await follow(whole.run);
    // A run of its own project: equal ingredients would only be found again.
    const other = startService(join(folder, 'other home'));
    try {
      await sampleProject(other, join(folder, 'other'));
      const { run } = await other.call('runs.start', { ...input, name: 'interrupted' });
      let paused = false;
      await other.call(
        'runs.follow',
        { run },
        {
          onEvent: (event) => {
            const body = event.kind === 'run' ? event.event.body : null;
            if (paused || body?.kind !== 'training' || body.event.kind !== 'step' || body.event.step < 5) return;
            paused = true;
            void other.call('runs.pause', { run });
          },
        },
      );
      expect(paused).toBe(true);
      await other.call('runs.resume', { run });
      const { state } = await other.call('runs.follow', { run });
      expect(state).toBe('done');
      const made = (await other.call('variants.list', {})).find(({ name }) => name === 'interrupted');
      expect(made?.hash).toBe((await variant('whole')).hash);
    } finally {
      await other.close();
    }
  });

  it('takes the training of another recipe by its name, with changes', async () => {
    const { run } = await service.call('runs.start', {
      ...{ ...texts, recipe: 'wanda', recovery: 'lora', name: 'sparse' },
      training: { steps: 3, batch: 2, general: 0.5 },
    });
    await follow(run);
    const shown = await service.call('runs.show', { run });
    expect(shown.recipeDocument).toMatchObject({
      name: 'wanda',
      recovery: { train: { name: 'lora' }, steps: 3, batch: 2, data: { general: 0.5 } },
    });
    expect(shown.stages.at(-1)?.stage).toBe('training');
    expect((await variant('sparse')).nonzero).toBeLessThan(0.8 * (await variant('sparse')).parameters);
  });

  it('refuses what makes no sense, in a sentence', async () => {
    const start = (changes: object) => service.call('runs.start', { ...texts, recipe: 'flap', ...changes });
    await expect(start({ training: { steps: 3 } })).rejects.toThrow(
      'The recipe flap trains nothing, so there is no training',
    );
    await expect(start({ recovery: 'wanda' })).rejects.toThrow('The recipe wanda trains nothing after it; choose one');
    await expect(start({ recovery: { train: 'lora' } })).rejects.toThrow(/field "recovery.rate"/);
    await expect(start({ recovery: { ...full, optimiser: 'luck' } })).rejects.toThrow(
      /"luck" is not known; expected one of adamw/,
    );
    await expect(start({ recipe: 'lora', target: { kind: 'sparsity', value: 0.3 } })).rejects.toThrow(
      'The recipe lora trains and removes nothing, so it has no target',
    );
    await expect(start({ recipe: 'gradual-magnitude', target: { kind: 'keep', value: 0.9 } })).rejects.toThrow(
      'prunes while it trains, so every try of a search would be a training',
    );
  });

  it('rehearses with a few steps, and plans the whole of it', async () => {
    const rehearsed = await service.call('runs.rehearse', { ...half, recovery: full });
    expect(rehearsed.layers).toBe(2);
    expect(rehearsed.loss.after).toBeGreaterThan(0);
    const cut = await service.call('runs.estimate', { ...half });
    const trained = await service.call('runs.estimate', { ...half, recovery: { ...full, steps: 2000 } });
    expect(trained.peakMemory).toBeGreaterThan(cut.peakMemory);
  });
});
