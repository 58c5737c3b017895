import { expect, it } from 'vitest';
import { syntheticArchitecture, syntheticSource } from '../../../bench/synthetic.ts';
import { measureLoss } from '../../../main/evaluate/loss.ts';
import { float32 } from '../../../main/runtime/tensor.ts';
import { Walker } from '../../../main/walk/walker.ts';
import { countedStorage, device, owned } from '../../support/owned.ts';

const source = syntheticSource(
  syntheticArchitecture({
    ...{ hidden: 16, layers: 2, groups: 2, queriesPerGroup: 1, headDim: 8, neurons: 24, vocabulary: 32 },
  }),
);

/** The likeliest token behind each of some texts of equal length, by their logits. */
async function likeliest(walker: Walker, texts: readonly (readonly number[])[]): Promise<number[]> {
  const length = texts[0]?.length ?? 0;
  await using stream = await walker.embed({ ids: Int32Array.from(texts.flat()), count: texts.length, length });
  for (let layer = 0; layer < walker.layers; layer += 1) await walker.forward(stream, layer, await walker.load(layer));
  const states = await stream.state.read(0);
  const logits = await walker.head.logits(float32(states, [texts.length * length, 16]));
  return texts.map((_, i) => {
    const row = logits.subarray(((i + 1) * length - 1) * 32, (i + 1) * length * 32);
    return row.indexOf(Math.max(...row));
  });
}

it('counts the tokens of every document that the model would have written itself', async () => {
  const walker = owned(new Walker(source, { device, ...countedStorage() }));
  // Six texts of five tokens; which of them go on as the model would is known, and differs by text.
  const texts = Array.from({ length: 6 }, (_, i) => [3 * i + 1]);
  const goesOn = (text: number, at: number) => (text + at * at) % 3 !== 0;
  for (let at = 1; at < 5; at += 1) {
    const found = await likeliest(walker, texts);
    for (const [i, text] of texts.entries()) text.push(goesOn(i, at) ? found[i]! : (found[i]! + 1) % 32);
  }
  const windows = { ids: Int32Array.from(texts.flat()), count: 6, length: 5 };
  const documents = Int32Array.from(texts.flatMap((text, i) => text.map(() => Math.floor(i / 2))));
  const result = await measureLoss(walker, { ...windows, documents }, () => 1);
  const expected = [0, 1, 2].map(
    (document) => [2 * document, 2 * document + 1].flatMap((i) => [1, 2, 3, 4].filter((at) => goesOn(i, at))).length,
  );
  expect(result.documents.map(({ right }) => right)).toEqual(expected);
  expect(result.documents.map(({ tokens }) => tokens)).toEqual([8, 8, 8]);

  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) await walker.forward(stream, layer, await walker.load(layer));
  const losses = await walker.head.losses(stream);
  expect(result.documents.reduce((sum, { nll }) => sum + nll, 0)).toBeCloseTo(
    losses.reduce((a, b) => a + b, 0),
    5,
  );
});
