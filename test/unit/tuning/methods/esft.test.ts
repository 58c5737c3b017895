import { expect, it } from 'vitest';
import { refusalOf } from '../../../../main/compress/recipe/properties.ts';
import { esft, mostRelevant } from '../../../../main/tuning/methods/esft.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { seededModel } from '../../../support/familyContract.ts';
import { mixtralLoops } from '../../../support/naive/llamaLike.ts';
import { layeredModel, recipeOf } from '../../../support/testExtraction.ts';
import { smallTraining, smallWork, train } from '../../../support/training.ts';

const { config } = smallConfigs.mixtral;
const model = seededModel(config);
const fresh = {
  ...model.source,
  read: async (...of: Parameters<typeof model.source.read>) => (await model.source.read(...of)).slice(),
};

it('takes the fewest experts that have a share together, the most wanted first', () => {
  const relevance = [1, 5, 3, 1];
  expect(mostRelevant(relevance, 0.2)).toEqual([1]);
  expect(mostRelevant(relevance, 0.5)).toEqual([1]);
  expect(mostRelevant(relevance, 0.51)).toEqual([1, 2]);
  expect(mostRelevant(relevance, 0.9)).toEqual([1, 2, 0]);
  expect(mostRelevant(relevance, 1)).toEqual([1, 2, 0, 3]);
});

it.each(['gates', 'tokens'] as const)('trains the experts that plain loops find the text in, by %s', async (by) => {
  const work = smallWork(fresh);
  const { ids, count, length } = work.calibration;
  const wanted = new Map<number, number[]>();
  for (let window = 0; window < count; window += 1)
    mixtralLoops((layer) => ({
      see: (tokens) => {
        const sums = wanted.get(layer) ?? [0, 0, 0, 0];
        for (const { gates } of tokens) for (const [expert, gate] of gates) sums[expert]! += by === 'gates' ? gate : 1;
        wanted.set(layer, sums);
      },
    }))(config, model.weights, [...ids.subarray(window * length, (window + 1) * length)]);
  const share = 0.6;
  const { trainables } = await esft.prepare(work, { by, share });
  const expected = [...wanted].flatMap(([layer, sums]) => {
    const total = sums.reduce((a, b) => a + b);
    const order = [0, 1, 2, 3].sort((a, b) => sums[b]! - sums[a]!);
    const enough = [1, 2, 3, 4].find((n) => order.slice(0, n).reduce((sum, e) => sum + sums[e]!, 0) >= share * total);
    return order
      .slice(0, enough)
      .flatMap((expert) => ['w1', 'w2', 'w3'].map((w) => `${layer} block_sparse_moe.experts.${expert}.${w}.weight`));
  });
  expect(trainables.map(({ place, local }) => `${place} ${local}`).sort()).toEqual(expected.sort());
});

it('leaves all else as it is, and the loss falls', async () => {
  const training = smallTraining(fresh, { train: { name: 'esft', share: 0.2 }, rate: 0.01, steps: 12 });
  const { learner } = await train(training);
  const { trainables } = await esft.prepare(smallWork(fresh), { by: 'gates', share: 0.2 });
  // One expert of four has a fifth of the gates in every layer.
  expect(trainables).toHaveLength(3 * 2);
  const untrained = await train(smallTraining(fresh, { train: 'frozen', steps: 12 }));
  const { domain } = training.texts;
  expect(await learner.loss(domain!)).toBeLessThan(await untrained.learner.loss(domain!));
});

it('is refused where there are no experts', () => {
  expect(refusalOf(layeredModel(2), recipeOf('esft'))).toContain('The model has no experts;');
  expect(refusalOf(model.source, recipeOf('esft'))).toBeNull();
});
