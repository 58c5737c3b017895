import { describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../support/owned.ts';
import { parametersAt } from '../../../main/models/source.ts';
import type { TokenWindows } from '../../../main/models/windows.ts';
import { floats, zeros } from '../../../main/runtime/tensor.ts';
import type { Activations } from '../../../main/walk/activations.ts';
import { segmentMask } from '../../../main/walk/masks.ts';
import { gradientSum } from '../../../main/walk/statistics.ts';
import { Walker } from '../../../main/walk/walker.ts';
import { seededSource, seededWindows } from '../../support/training.ts';

const source = seededSource();
/** Four texts of six tokens, and the same as two windows of two texts each. */
const apart = seededWindows(3, 4, 6);
const together: TokenWindows = {
  ...{ ids: apart.ids, count: 2, length: 12 },
  segments: Int32Array.from(apart.ids, (_, position) => Math.floor(position / 6)),
};

/** States behind the last layer, and sums of gradients that begin as those states. */
async function walked(windows: TokenWindows) {
  const walker = owned(new Walker(source, memoryWorkspace()));
  const stream = owned(await walker.embed(windows));
  const inputs: Activations[] = [];
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const { before } = await walker.forward(stream, layer, await walker.load(layer), [], { keep: true });
    inputs.push(owned(before as Activations));
  }
  const states = (await stream.state.read(0)).slice();
  let upstream = stream.state;
  const gradients = new Map<string, Float32Array>();
  for (let layer = walker.layers - 1; layer >= 0; layer -= 1) {
    const of = parametersAt(source, layer).map((parameter) => ({ parameter, unitColumns: null }));
    const totals = Object.fromEntries(of.map(({ parameter: { local, shape } }) => [`${local}.gradient`, zeros(shape)]));
    const way = { inputs: inputs[layer] as Activations, upstream };
    upstream = owned(
      await walker.backward(stream, layer, await walker.load(layer), way, [gradientSum], { of, totals }),
    );
    for (const { name, local } of parametersAt(source, layer)) gradients.set(name, floats(totals[`${local}.gradient`]));
  }
  return { states, gradients };
}

describe('windows of several texts', () => {
  it('read every text as if it stood alone, forwards and backwards', async () => {
    const [one, many] = [await walked(apart), await walked(together)];
    one.states.forEach((value, i) => expect(many.states[i]).toBeCloseTo(value, 4));
    for (const [name, gradient] of one.gradients) {
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      gradient.forEach((value, i) =>
        expect(Math.abs(value - many.gradients.get(name)![i]!), name).toBeLessThan(1e-4 * largest + 1e-6),
      );
    }
  });

  it('hide other texts, what comes later, and what lies outside a sliding window', () => {
    const mask = segmentMask({ ids: new Int32Array(4), count: 1, length: 4, segments: Int32Array.of(0, 0, 0, 1) }, 2);
    const seen = Array.from({ length: 4 }, (_, query) => [0, 1, 2, 3].filter((key) => mask[query * 4 + key] === 0));
    expect(seen).toEqual([[0], [0, 1], [1, 2], [3]]);
  });
});
