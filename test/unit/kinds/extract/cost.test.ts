import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOf } from '../../../../main/kinds/extract/cost.ts';
import { resolveExtraction } from '../../../../main/kinds/extract/resolve.ts';
import type { Project } from '../../../../main/project/project.ts';
import type { ExtractionInput } from '../../../../preload/contract/index.ts';
import { tinyProject } from '../../../support/tinyProject.ts';

const recipes = join(import.meta.dirname, '../../../../resources/recipes');
let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

/** What a run on the tiny model would take of a machine that multiplies this often in a second. */
async function cost(input: Omit<ExtractionInput, 'model' | 'domain' | 'general'>, speed = 1e5) {
  const texts = { model: 'tiny', domain: 'notes', general: 'news' };
  const { parent, recipe, settings } = await resolveExtraction(project, recipes, { ...texts, ...input });
  return costOf(parent, recipe, settings, { budget: Infinity, speed });
}

describe('the time of a run', () => {
  const cut = { recipe: 'wanda', calibrationWindows: 8 } as const;

  it('is that of its products on this machine, and of reading the model', async () => {
    const [slow, fast] = [await cost(cut, 1e5), await cost(cut, 1e6)];
    const reading = ((await project.models.get('tiny')).bytes ?? 0) / 200e6;
    expect((slow.seconds - reading) / (fast.seconds - reading)).toBeCloseTo(10, 6);
  });

  it('rises with text, gradients and steps of training', async () => {
    const { seconds } = await cost(cut);
    expect((await cost({ ...cut, calibrationWindows: 16 })).seconds / seconds).toBeCloseTo(2, 2);
    expect((await cost({ ...cut, recipe: 'd-pruner' })).seconds).toBeGreaterThan(1.5 * seconds);
    const steps = async (count: number) =>
      (await cost({ ...cut, recovery: 'full', training: { steps: count } })).seconds - seconds;
    expect(await steps(2000)).toBeGreaterThan(2 * seconds);
    expect((await steps(2000)) / (await steps(1000))).toBeCloseTo(2, 1);
  });

  it('is never less than a second', async () => {
    expect((await cost(cut, 1e15)).seconds).toBe(1);
  });
});

describe('the size of a result', () => {
  it('counts the factors beside rounded matrices', async () => {
    const [gptq, eora] = [
      await cost({ recipe: 'gptq', precision: 'int3-32' }),
      await cost({ recipe: 'eora-rounded', precision: 'int3-32' }),
    ];
    expect(eora.parameters - gptq.parameters).toBe(2 * 8 * (24 + 32));
    expect(eora.bytes - gptq.bytes).toBe(2 * (8 * 34 + 24 * 16));
  });
});

describe('the memory of a run', () => {
  it('holds what a training keeps beside the numbers that it changes', async () => {
    const memory = async (recovery: string) =>
      (await cost({ recipe: 'rtn', recovery, calibrationWindows: 1, window: 16 })).peakMemory;
    const { parameters } = await project.models.get('tiny');
    expect(await memory('reconstruct')).toBeLessThan(await memory('full'));
    expect((await memory('quantisation-aware')) - (await memory('full'))).toBeCloseTo(6 * (parameters ?? NaN), -1);
  });
});
