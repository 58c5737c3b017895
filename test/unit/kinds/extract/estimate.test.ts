import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../../preload/contract/index.ts';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { estimate } from '../../../../main/kinds/extract/estimate.ts';
import { costOf } from '../../../../main/kinds/extract/cost.ts';
import { runOf } from '../../../../main/kinds/extract/description.ts';
import { paceOf } from '../../../../main/kinds/extract/pace.ts';
import { resolveExtraction } from '../../../../main/kinds/extract/resolve.ts';
import type { RunSettings } from '../../../../main/kinds/extract/settings.ts';
import { bytesLeft } from '../../../../main/kinds/extract/target.ts';
import type { Project } from '../../../../main/project/project.ts';
import { findSubject } from '../../../../main/project/subjects.ts';
import { taskContext } from '../../../support/taskContext.ts';
import { tinyProject } from '../../../support/tinyProject.ts';

const texts = { model: 'tiny', domain: 'notes', general: 'news' };
let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

const estimated = (input: Omit<ExtractionInput, keyof typeof texts>, memoryBudget: number | null = null) =>
  estimate({ ...taskContext(project), project, memoryBudget }, { ...texts, ...input });

describe('an estimate', () => {
  it('leaves what the share leaves, and zeros leave everything', async () => {
    const tiny = await findSubject(project, 'tiny');
    const flap = findRecipe(loadRecipes(taskContext(project).recipes), 'flap-uniform');
    const sliced = await estimated({ recipe: 'flap-uniform', target: { kind: 'sparsity', value: 0.5 } });
    expect(sliced.sparsity).toBe(0.5);
    expect(sliced.bytes).toBe(Math.round(bytesLeft(tiny, flap, 0.5)));
    expect(sliced.parameters / tiny.parameters).toBeCloseTo(sliced.bytes / tiny.bytes, 3);
    const zeroed = await estimated({ recipe: 'wanda', target: { kind: 'sparsity', value: 0.5 } });
    expect([zeroed.parameters, zeroed.bytes]).toEqual([tiny.parameters, tiny.bytes]);
  });

  it('knows no share where the run will look for it', async () => {
    const { sparsity, bytes } = await estimated({ recipe: 'flap', target: { kind: 'keep', value: 0.9 } });
    expect([sparsity, bytes]).toEqual([null, (await findSubject(project, 'tiny')).bytes]);
  });

  it('takes more for more text, for gradients and for training', async () => {
    const few = await estimated({ recipe: 'wanda', calibrationWindows: 8 });
    const many = await estimated({ recipe: 'wanda', calibrationWindows: 4096 });
    const backward = await estimated({ recipe: 'd-pruner', calibrationWindows: 4096 });
    const trained = await estimated({ recipe: 'wanda', recovery: 'full', calibrationWindows: 8 });
    expect(many.peakMemory).toBeGreaterThan(few.peakMemory);
    expect(backward.peakMemory).toBeGreaterThan(many.peakMemory);
    expect(trained.peakMemory).toBeGreaterThan(few.peakMemory);
    expect(backward.disk).toBeGreaterThan(many.disk);
  });

  it('takes as many times longer as the newest runs on such a model took', async () => {
    const machine = { budget: 1e9, speed: 1e9 };
    const tiny = await findSubject(project, 'tiny');
    const { recipes } = taskContext(project);
    const ran = async (name: string, times: number) => {
      const resolved = await resolveExtraction(project, recipes, { ...texts, recipe: name, calibrationWindows: 8 });
      const { references, inputs, settings } = runOf(resolved);
      const { id } = await project.runs.add({ kind: 'extract', references, inputs, settings, variantName: null });
      await project.runs.finish(
        id,
        'done',
        times * costOf(tiny, resolved.recipe, settings as RunSettings, machine).seconds,
      );
    };
    expect(await paceOf(project, tiny, machine)).toBe(1);
    for (const times of [0.01, 900, 900, 7, 9, 8]) await ran(times > 8 ? 'wanda' : 'd-pruner', times);
    // Of the newest five: 900, 900, 9, 8, 7.
    expect(await paceOf(project, tiny, machine)).toBeCloseTo(9, 6);
    // What a model of another size took says nothing of this one.
    expect(await paceOf(project, { ...tiny, parameters: 5 * tiny.parameters }, machine)).toBe(1);
  });

  it('says when the machine has too little', async () => {
    expect((await estimated({ recipe: 'wanda' })).problems).toEqual([]);
    const text = { recipe: 'd-pruner', window: 64, calibrationWindows: 2 ** 20 } as const;
    // 64 · 2^20 hidden states of 24 numbers for every layer: in memory with an endless budget, else on disk.
    const [roomy, tight] = [await estimated(text, Number.MAX_SAFE_INTEGER), await estimated(text, 1)];
    expect(roomy.peakMemory).toBeGreaterThan(4 * 24 * 64 * 2 ** 20);
    expect(tight.disk).toBeGreaterThan(4 * 24 * 64 * 2 ** 20);
    const memory = /^The run needs about [\d.]+ GB of memory and [\d.]+ GB are free; close other programs/;
    expect(roomy.problems.some((problem) => memory.test(problem))).toBe(roomy.peakMemory > roomy.available.memory);
    const disk = /^The run writes about [\d.]+ GB and the disk of the project has [\d.]+ GB left; free some space/;
    expect(tight.problems.some((problem) => disk.test(problem))).toBe(tight.disk > tight.available.disk);
  });
});
