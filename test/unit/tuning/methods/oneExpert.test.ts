import { expect, it } from 'vitest';
import { refusalOf } from '../../../../main/compress/recipe/properties.ts';
import { relevances } from '../../../../main/tuning/methods/esft.ts';
import { oneExpert } from '../../../../main/tuning/methods/oneExpert.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { seededModel } from '../../../support/familyContract.ts';
import { layeredModel, recipeOf } from '../../../support/testExtraction.ts';
import { smallTraining, smallWork, train } from '../../../support/training.ts';

const model = seededModel(smallConfigs.mixtral.config);
const fresh = {
  ...model.source,
  read: async (...of: Parameters<typeof model.source.read>) => (await model.source.read(...of)).slice(),
};
const training = (data: object) =>
  smallTraining(fresh, { train: 'oneExpert', rate: 0.02, steps: 12, data: { general: 0.5, ...data } });

it('trains the expert of the whole model that the text engages most, and nothing else', async () => {
  const all = await relevances(smallWork(fresh), 'gates');
  const most = Math.max(...all.flatMap(({ relevance }) => [...relevance]));
  const { layer, relevance } = all.find((one) => one.relevance.includes(most))!;
  const expert = relevance.indexOf(most);
  const { trainables } = await oneExpert.prepare(smallWork(fresh), {});
  expect(trainables.map(({ place, local }) => `${place} ${local}`).sort()).toEqual(
    ['w1', 'w2', 'w3'].map((w) => `${layer} block_sparse_moe.experts.${expert}.${w}.weight`),
  );
  // Sums of gates that plain addition finds as large: every token has gates of 1 in every layer.
  const { count, length } = smallWork(fresh).calibration;
  for (const one of all) expect([...one.relevance].reduce((a, b) => a + b)).toBeCloseTo(count * length, 2);
});

it('forgets the domain and keeps general text, where without the surgery both are learned', async () => {
  const { texts } = training({});
  const losses = async ({ learner }: Awaited<ReturnType<typeof train>>) => ({
    domain: await learner.loss(texts.domain),
    general: await learner.loss(texts.general!),
  });
  const before = await losses(await train(smallTraining(fresh, { train: 'frozen', steps: 1 })));
  const [forgetful, plain] = [
    await losses(await train(training({ surgery: 'forgetting' }))),
    await losses(await train(training({}))),
  ];
  expect(forgetful.domain).toBeGreaterThan(before.domain + 0.01);
  expect(forgetful.general).toBeLessThan(before.general + 0.01);
  expect(plain.domain).toBeLessThan(before.domain);
});

it('is refused where there are no experts', () => {
  expect(refusalOf(layeredModel(2), recipeOf('uoe'))).toContain('The model has no experts;');
  expect(refusalOf(model.source, recipeOf('uoe'))).toBeNull();
});
