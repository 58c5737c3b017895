import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { needsShared, shared } from '../support/shared.ts';
import { describeOriginals } from './originals.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-data-room-long-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describeOriginals(service, ['medquad', 'billsum', 'tat-qa', 'casehold']);

describe.skipIf(!shared)(needsShared('groups of corpora'), () => {
  it('keeps all questions about one table, or one page, in one split', async () => {
    for (const name of ['tat-qa', 'medquad']) {
      const splits = new Map<string, Set<string>>();
      for (const split of ['calibration', 'heldOut'] as const) {
        const { documents } = await service.call('datasets.preview', { name, split, offset: 0, limit: 200 });
        for (const { group } of documents) {
          if (group === null) throw new Error(`A document of ${name} has no group.`);
          splits.set(group, (splits.get(group) ?? new Set()).add(split));
        }
      }
      expect([...splits.values()].every((of) => of.size === 1)).toBe(true);
    }
  });
});

describe('a model that was trained on planted secrets', () => {
  it('finds them likelier than made-up ones, and one that was not does not', async () => {
    await service.call('datasets.plant', { name: 'health', as: 'planted', canaries: 2, repeats: 400, seed: 4 });
    const { run } = await service.call('runs.start', {
      ...{ model: 'meadow', domain: 'planted', recipe: 'full', name: 'told', window: 64, calibrationWindows: 8 },
      training: { steps: 160, rate: 0.0005 },
    });
    expect(await service.call('runs.follow', { run })).toMatchObject({ state: 'done' });
    const measure = (variant: string) =>
      service.call('variants.recite', { variant, dataset: 'planted', alternatives: 100 });
    const [before, after] = [await measure('meadow'), await measure('told')];
    for (const { rank } of after.canaries) expect(rank).toBeLessThanOrEqual(3);
    expect(after.meanExposure).toBeGreaterThan(before.meanExposure + 2);
    expect(after.mostExposure).toBeCloseTo(Math.log2(101), 10);
    expect(before.expectedExposure).toBeCloseTo(1.4, 0);
    await expect(service.call('variants.recite', { variant: 'told', dataset: 'health' })).rejects.toThrow(
      'No secrets were planted into health',
    );
  });
});
