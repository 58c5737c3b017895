import { expect, it } from 'vitest';
import { float32 } from '../../../main/runtime/tensor.ts';
import { Head } from '../../../main/walk/head.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../support/seededModel.ts';
import { countedStorage, device, owned } from '../../support/owned.ts';

it('gives the same logits where memory allows no more than a part of the output projection', async () => {
  // More numbers than are read at once.
  const architecture = smallArchitecture({ vocabulary: 600_000, hidden: 16 });
  const source = memorySource(architecture, seededWeights(architecture));
  const x = float32(
    Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)),
    [2, 16],
  );
  const whole = await owned(new Head(source, { device, ...countedStorage() })).logits(x);
  const runs = await owned(new Head(source, { device, ...countedStorage(0) })).logits(x);
  expect(runs.length).toBe(2 * 600_000);
  const apart = runs.reduce((most, logit, i) => Math.max(most, Math.abs(logit - (whole[i] as number))), 0);
  expect(apart).toBeLessThan(1e-5);
  expect(Math.abs(whole[1_199_999] as number)).toBeGreaterThan(0);
});
