import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advice } from '../../preload/contract/index.ts';
import { sample } from '../support/cli.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const asked = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 4, window: 32 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-advice-'));
const service = startService(join(folder, 'home'));
let first: Advice;

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  first = await service.call('advice.make', { ...asked, minutes: 0, goal: { kind: 'size', value: 0.3 } });
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('advice', () => {
  it('tries what a training wins back, and plans as many steps as fit the time', async () => {
    const { plans } = await service.call('advice.make', {
      ...{ ...asked, minutes: 1, goal: { kind: 'size', value: 0.22 } },
    });
    const repaired = plans.filter(({ repair }) => repair !== null);
    expect(repaired.length).toBeGreaterThan(0);
    const ways = ({ plan }: Advice['plans'][number]) => plan.steps.map(({ recipe, share }) => [recipe, share]).join();
    for (const one of repaired) {
      const { steps } = one.plan;
      // Behind a cut a rounding that costs next to nothing is left as it is.
      const trained = steps.filter(({ recovery }) => recovery !== undefined);
      expect(trained[0]?.recovery).toBe(steps.length > 1 ? 'text-and-teacher' : 'quantisation-aware');
      for (const { recovery } of trained.slice(1)) expect(recovery).toBe('quantisation-aware');
      for (const { training } of trained) expect(training?.steps).toBeGreaterThanOrEqual(32);
      expect(steps.reduce((sum, { training }) => sum + (training?.steps ?? 0), 0)).toBe(one.repair);
      const plain = plans.find((other) => other.repair === null && ways(other) === ways(one));
      if (!plain) continue;
      expect(one.seconds).toBeGreaterThan(plain.seconds);
      expect(one.predicted.domain.change).toBeLessThan(plain.predicted.domain.change);
    }
    const changes = plans.map(({ predicted }) => predicted.domain.change);
    expect(changes).toEqual([...changes].sort((a, b) => a - b));
  });

  it('draws the least loss for every size, and plans that fit', async () => {
    const [model] = await service.call('models.list', {});
    const most = 0.3 * (model?.bytes ?? 0);
    for (const [at, { bytes, loss, low, high }] of first.curve.entries()) {
      expect(low).toBeLessThanOrEqual(loss);
      expect(high).toBeGreaterThanOrEqual(loss);
      const next = first.curve[at + 1];
      if (!next) continue;
      expect(next.bytes).toBeGreaterThan(bytes);
      expect(next.loss).toBeLessThan(loss);
    }
    expect(first.plans.map(({ rank }) => rank)).toEqual(first.plans.map((_, i) => i + 1));
    for (const { bytes, predicted } of first.plans) {
      expect(bytes).toBeLessThanOrEqual(most);
      expect(predicted.general).not.toBeNull();
    }
    expect(first.measuredOn).toMatchObject({ split: 'train', window: 32 });
    expect(first.format).toBeNull();
  });

  it('is measured once: another goal is answered from what is known', async () => {
    const read: string[] = [];
    const small = { kind: 'bytes', value: 1000 } as const;
    const none = await service.call(
      'advice.make',
      { ...asked, minutes: 0, goal: small },
      { onEvent: (event) => event.kind === 'progress' && read.push(event.stage) },
    );
    expect(none.plans).toEqual([]);
    expect(none.smallest.bytes).toBeGreaterThan(1000);
    expect(none.curve).toEqual(first.curve);
    const taking = service.call('advice.take', { advice: none.advice });
    await expect(taking).rejects.toThrow('found no plan that reaches its goal; the smallest that can be had takes');
    expect((await service.call('advice.list', {})).map(({ advice }) => advice)).toEqual([
      'advice-1',
      'advice-2',
      'advice-3',
    ]);
    await expect(service.call('advice.show', { advice: 'advice-9' })).rejects.toThrow(
      'There is: advice-1, advice-2, advice-3',
    );
  });

  it('is refused while its texts are others, and holds again when they are what they were', async () => {
    const general = async (file: string) => {
      await service.call('datasets.delete', { name: 'general' });
      await service.call('datasets.import', { paths: [join(sample, file)], name: 'general', role: 'general' });
    };
    await general('health-service.jsonl');
    await expect(service.call('advice.take', { advice: first.advice })).rejects.toThrow(
      'general is not what advice-1 was measured on any more; ask for advice again.',
    );
    await general('general.jsonl');
    expect((await service.call('advice.take', { advice: first.advice })).plan).toEqual(first.plans[0]?.plan);
  });

  it('is carried out as a run that ends at the size it said', async () => {
    const input = await service.call('advice.take', { advice: first.advice });
    const { run } = await service.call('runs.start', { ...input, name: 'advised' });
    await service.call('runs.follow', { run });
    expect((await service.call('runs.show', { run })).error).toBeNull();
    const made = (await service.call('variants.list', {})).find(({ name }) => name === 'advised');
    expect(made?.bytes).toBeLessThanOrEqual(first.plans[0]?.bytes ?? 0);
    const outcome = async () => (await service.call('advice.show', { advice: first.advice })).plans[0]?.made;
    expect(await outcome()).toEqual([{ variant: 'advised', domain: null, general: null }]);
    const [compared] = await service.call('variants.compare', { variants: ['advised'], window: 64 });
    const change = (role: string) => compared?.differences.find((one) => one.role === role)?.difference;
    const [{ domain = null, general = null } = {}] = (await outcome()) ?? [];
    expect(domain).toBeCloseTo(change('domain') ?? NaN, 9);
    expect(general).toBeCloseTo(change('general') ?? NaN, 9);
    await expect(service.call('advice.take', { advice: first.advice, rank: 99 })).rejects.toThrow('no plan of rank 99');
  });
});
