import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output, PlanStep, RunInput } from '../../preload/contract/index.ts';
import { recipeOf } from '../support/testExtraction.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-plans-'));
const service = startService(join(folder, 'home'));

/** Cut, train, round. */
const steps: PlanStep[] = [
  { recipe: 'flap-uniform', share: 0.2 },
  { recipe: 'lora', training: { steps: 16, batch: 4 } },
  { recipe: 'rtn', precision: 'q8_0' },
];
const whole = { kind: 'plan', ...texts, checkpointSeconds: 0, plan: { steps } } as const;

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function variantOf(name: string) {
  const found = (await service.call('variants.list', {})).find((variant) => variant.name === name);
  if (!found) throw new Error(`There is no variant ${name}.`);
  return found;
}

describe('a plan', () => {
  it('makes one variant, each step of what the one before it left', async () => {
    const { run } = await service.call('runs.start', { ...whole, name: 'planned' });
    const stages: string[] = [];
    await service.call(
      'runs.follow',
      { run },
      {
        onEvent: (event) => {
          if (event.kind === 'run' && event.event.body.kind === 'progress') stages.push(event.event.body.stage);
        },
      },
    );
    const shown = await service.call('runs.show', { run });
    expect([shown.state, shown.error, shown.kind]).toEqual(['done', null, 'plan']);
    expect([...new Set(stages.map((stage) => stage.split('.')[0]))]).toEqual(['1', '2', '3']);
    const known = shown.stages.map(({ stage }) => stage);
    for (const stage of stages) expect(known).toContain(stage);
    const [parent] = await service.call('models.list', {});
    const planned = await variantOf('planned');
    expect(planned.parents).toEqual([{ kind: 'model', name: 'meadow' }]);
    expect(planned.parameters).toBeLessThan(parent?.parameters ?? 0);
    // Widths are whole blocks, so that no matrix falls back to a larger format.
    const matrices = (await service.call('models.tensors', { name: 'planned' })).filter(
      ({ shape }) => shape.length > 1,
    );
    expect(new Set(matrices.map(({ storage }) => storage))).toEqual(new Set(['q8_0']));
    expect(shown.trainings).toHaveLength(1);
    // The cut of the first step is told of the whole, though the later ones removed nothing.
    for (const { kept, parameters, parentParameters } of (await service.call('variants.layers', { variant: 'planned' }))
      .layers) {
      expect(parameters).toBeLessThan(parentParameters);
      expect(Object.values(kept).some(({ kept: stays, of }) => stays < of)).toBe(true);
    }
  });

  it('is estimated as it turns out', async () => {
    const { bytes, parameters } = await service.call('runs.estimate', whole as RunInput);
    const planned = await variantOf('planned');
    expect(Math.abs(parameters / planned.parameters - 1)).toBeLessThan(0.02);
    expect(Math.abs(bytes / planned.bytes - 1)).toBeLessThan(0.05);
  });

  it('ends at the bytes that were asked for, whatever the steps before left', async () => {
    const most = 1_200_000;
    const plan = { steps: [steps[0] as PlanStep, { recipe: 'importance-matrix', bytes: most }] };
    expect((await service.call('runs.estimate', { ...whole, plan } as RunInput)).bytes).toBeLessThanOrEqual(most);
    const { run } = await service.call('runs.start', { ...whole, plan, name: 'fitted' });
    await service.call('runs.follow', { run });
    expect((await service.call('runs.show', { run })).error).toBeNull();
    const { bytes } = await variantOf('fitted');
    expect(bytes).toBeLessThanOrEqual(most);
    expect(bytes).toBeGreaterThan(0.8 * most);
    const { input } = await service.call('runs.show', { run });
    expect(input['plan']).toMatchObject({ steps: [{}, { bytes: most }] });
    const tooSmall = { steps: [steps[0] as PlanStep, { recipe: 'rtn', bytes: 1000 }] };
    const failed = await service.call('runs.start', { ...whole, plan: tooSmall, name: 'never' });
    expect((await service.call('runs.follow', { run: failed.run })).state).toBe('failed');
    expect((await service.call('runs.show', { run: failed.run })).error).toContain(
      'Rounding cannot make what the steps before left as small as 0.0 MB: the smallest is',
    );
    for (const [step, reason] of [
      [{ recipe: 'flap', bytes: most }, 'flap rounds nothing, so it cannot be given bytes to fit'],
      [{ recipe: 'rtn', bytes: most, precision: 'q8_0' }, 'either bytes to fit, or a precision'],
    ] as const)
      await expect(service.call('runs.start', { ...whole, plan: { steps: [step] } })).rejects.toThrow(reason);
  });

  it('leaves a size to a recipe that mixes formats, even one that no single format reaches', async () => {
    const allocation = { name: 'mixedPrecision', windows: 1, formats: ['q8_0', 'int2-32'] };
    const recipe = recipeOf('mixed-precision', { allocation, compensation: 'none' });
    const plan = { steps: [steps[0] as PlanStep, { recipe, bytes: 700_000 }] };
    const { run } = await service.call('runs.start', { ...whole, plan, name: 'mixed' });
    await service.call('runs.follow', { run });
    expect((await service.call('runs.show', { run })).error).toBeNull();
    const { bytes } = await variantOf('mixed');
    expect(bytes).toBeLessThanOrEqual(700_000);
    const alike = { steps: [steps[0] as PlanStep, { recipe: 'importance-matrix', bytes: 700_000 }] };
    const failed = await service.call('runs.start', { ...whole, plan: alike, name: 'not alike' });
    expect((await service.call('runs.follow', { run: failed.run })).state).toBe('failed');
  });

  it('is not needed where a mix of formats reaches a size alone: that is recommended', async () => {
    const recommended = async (value: number) => {
      const goal = { kind: 'bytes', value } as const;
      return service.call('runs.recommend', { model: 'meadow', goal, uniform: true });
    };
    const [model] = await service.call('models.list', {});
    const quarter = await recommended(Math.floor((model?.bytes ?? 0) / 4));
    expect(quarter).toMatchObject({ recipe: 'mixed-integers', possible: true });
    expect(quarter.reason).toContain('A GGUF file would be larger');
    expect(await recommended(1_200_000)).toMatchObject({ recipe: 'mixed-precision' });
    expect(await recommended(400_000)).toMatchObject({ recipe: 'refit-uniform', possible: false });
  });

  it('can be asked for again as it is told', async () => {
    const { input } = await service.call('runs.show', { run: 'run-1' });
    const { run } = await service.call('runs.start', { ...input, name: 'again' });
    await service.call('runs.follow', { run });
    expect((await variantOf('again')).hash).toBe((await variantOf('planned')).hash);
  });

  it('ends with the same bits when it was paused in every step', { timeout: 300_000 }, async () => {
    // In a project of its own, where nothing of the plan above can be taken over.
    const elsewhere = startService(join(folder, 'elsewhere'));
    await sampleProject(elsewhere, join(folder, 'other project'));
    const { run } = await elsewhere.call('runs.start', { ...whole, name: 'planned' });
    for (const step of ['1.', '2.', '3.']) {
      let paused: Promise<unknown> | undefined;
      await elsewhere.call(
        'runs.follow',
        { run },
        {
          onEvent: (event) => {
            if (event.kind !== 'run' || event.event.body.kind !== 'progress') return;
            const { stage, done } = event.event.body;
            if (stage.startsWith(step) && done > 1) paused ??= elsewhere.call('runs.pause', { run });
          },
        },
      );
      await paused;
      await elsewhere.call('runs.resume', { run });
    }
    await elsewhere.call('runs.follow', { run });
    const [made] = await elsewhere.call('variants.list', {});
    expect(made?.hash).toBe((await variantOf('planned')).hash);
    await elsewhere.close();
  });

  it('is estimated as a whole', async () => {
    const { bytes, parameters } = (await service.call('runs.estimate', whole)) as Output<'runs.estimate'>;
    const made = await variantOf('planned');
    expect(Math.abs(parameters - made.parameters) / made.parameters).toBeLessThan(0.02);
    // Rows that do not fit a block of 32 are told only once they are there.
    expect(Math.abs(bytes - made.bytes) / made.bytes).toBeLessThan(0.3);
  });

  it.each([
    [[{ recipe: 'rtn' }, { recipe: 'none-such' }], 'Step 2 of the plan: There is no recipe "none-such"'],
    [[{ recipe: 'wanda', precision: 'q8_0' }], 'Step 1 of the plan: The recipe wanda rounds nothing'],
    [[{ recipe: 'rtn', share: 0.5 }], 'Step 1 of the plan: The recipe rtn rounds and removes nothing'],
    [[], 'steps'],
    [[{ recipe: 'rtn', sparsity: 0.5 }], 'sparsity'],
  ] as const)('that makes no sense is refused, with the step: %#', async (wrong, message) => {
    const asked = { ...whole, plan: { steps: [...wrong] as PlanStep[] } };
    await expect(service.call('runs.start', asked)).rejects.toThrow(message);
  });
});
