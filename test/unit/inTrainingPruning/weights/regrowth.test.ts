import { describe, expect, it } from 'vitest';
import type { Trainable } from '../../../../main/training/trainable.ts';
import { driven, linearsOf, noise, stepBy } from './drivenWeights.ts';

describe('regrowth', () => {
  it('lets as many weights return as it took too many: the steepest, from zero', async () => {
    const tuning = await driven({ name: 'regrowth', from: 0, until: 0.2, every: 1, regrown: 0.5 }, { sparsity: 0.5 });
    const [one] = linearsOf(tuning) as [Trainable];
    const start = [...one.values];
    const size = start.length;
    const slopes = noise(9, size);
    await stepBy(tuning, 0, 10, (other) => (other === one ? slopes : new Float32Array(other.values.length)));
    const share = 0.5 * (1 - 0.5 ** 3);
    const beyond = share + 0.25 * (1 - share);
    const bySize = [...start.keys()].sort((a, b) => Math.abs(start[a] as number) - Math.abs(start[b] as number));
    const taken = bySize.slice(0, Math.floor(beyond * size));
    const count = taken.length - Math.floor(share * size);
    expect(count).toBeGreaterThan(10);
    const steepest = [...taken].sort((a, b) => Math.abs(slopes[b] as number) - Math.abs(slopes[a] as number));
    const returned = new Set(steepest.slice(0, count));
    const isTaken = new Set(taken);
    const [state] = Object.values(tuning.state ?? {}) as [Uint8Array];
    start.forEach((w, i) => {
      expect(state[i]).toBe(!isTaken.has(i) || returned.has(i) ? 1 : 0);
      expect(one.effective?.[i]).toBe(isTaken.has(i) ? 0 : w);
      expect(one.values[i]).toBe(isTaken.has(i) ? 0 : w);
    });
  });
});
