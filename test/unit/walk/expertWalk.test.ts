import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../main/models/architecture.ts';
import { Walker } from '../../../main/walk/walker.ts';
import { smallConfigs } from '../../support/familyConfigs.ts';
import { seededModel } from '../../support/familyContract.ts';
import { countedStorage, device } from '../../support/owned.ts';
import { randomText } from '../../support/texts.ts';

const { source } = seededModel(smallConfigs['qwen3-moe'].config);
const { windows } = randomText(4, 5, 8);
const padded = { ...windows, lengths: Int32Array.of(8, 3, 8, 1, 5) };

/** Hidden states behind the last layer, of all windows. */
async function states(way: 'one expert at a time' | 'all at once', limit = Infinity, from = source) {
  const storage = countedStorage(limit);
  using walker = new Walker(from, { device, ...storage, batchTokens: 16 });
  await using stream = await walker.embed(padded);
  for (let layer = 0; layer < walker.layers; layer += 1)
    if (way === 'all at once') await walker.forward(stream, layer, await walker.load(layer));
    else await walker.pass(stream, layer);
  const found: number[] = [];
  for (const batch of stream.batches.keys()) found.push(...(await stream.state.read(batch)));
  return found;
}

describe('a walk through experts', () => {
  it('gives the states of all experts in one graph, in memory and on disk', async () => {
    const whole = await states('all at once');
    const parts = await states('one expert at a time');
    parts.forEach((value, at) => expect(Math.abs(value - whole[at]!)).toBeLessThan(1e-5));
    expect(await states('one expert at a time', 0)).toEqual(parts);
  });

  it('reads one expert after the other, and none twice', async () => {
    const reading: string[] = [];
    const watched = {
      ...source,
      read: async (parameter: Parameter) => {
        const { part } = parameter;
        if (reading.at(-1) !== part) reading.push(part);
        return source.read(parameter);
      },
    };
    await states('one expert at a time', Infinity, watched);
    const experts = [0, 1, 2, 3, 4, 5].map((expert) => `expert${expert}`);
    // Layer 1 has one network. No part is read twice.
    expect(reading).toEqual([
      ...[0, 1, 2].flatMap((at) => [String(at), ...(at === 1 ? [] : experts.map((expert) => `${at}.${expert}`))]),
    ]);
  });
});
