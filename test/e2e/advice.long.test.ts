import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Advice } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const asked = {
  ...{ model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 4, window: 32, minutes: 0 },
  goal: { kind: 'size', value: 0.2 },
} as const;
const folder = await mkdtemp(join(tmpdir(), 'espalier-advice-long-'));
const service = startService(join(folder, 'home'));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** Advice in a project of its own, whose engine is killed behind so many pieces of news, again and again, as often as is said. */
async function advised(name: string, kills: number): Promise<Omit<Advice, 'created'>> {
  await sampleProject(service, join(folder, name));
  for (let kill = 0; kill < kills; kill += 1) {
    const engine = new AbortController();
    let heard = 0;
    const call = service.call('advice.make', asked, {
      signal: engine.signal,
      onEvent: () => {
        heard += 1;
        if (heard === 3 + 2 * kill) engine.abort();
      },
    });
    await expect(call).rejects.toThrow();
  }
  const { created, ...advice }: Advice = await service.call('advice.make', { ...asked });
  expect(Date.parse(created)).toBeGreaterThan(0);
  return advice;
}

it('is the same to the last bit when its engine was killed on the way and it was asked for again', async () => {
  const whole = await advised('whole', 0);
  expect(whole.plans.length).toBeGreaterThan(0);
  const untimed = ({ plans, ...rest }: Omit<Advice, 'created'>) => ({
    ...rest,
    plans: plans.map((plan) => ({ ...plan, seconds: 0 })),
  });
  expect(untimed(await advised('killed', 4))).toEqual(untimed(whole));
  expect(await service.call('advice.list', {})).toHaveLength(1);
});
