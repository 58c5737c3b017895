import { expect, it } from 'vitest';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const source = layeredModel(6);
const text = randomText(1, 8, 16);

it('minitron-depth drops the run of neighbours whose loss as a whole is lowest', async () => {
  const cut = (allocation: object | string, layers: Readonly<Record<string, number>> = {}) =>
    testExtraction()
      .model(source)
      .texts(text)
      .recipe('minitron-depth', { allocation: allocation as never })
      .settings({ sparsity: 1 / 3, layers });
  const { outcomes, loss } = await cut({ name: 'run', windows: 8 }).run();
  const gone = outcomes.flatMap(({ shape }, layer) => (shape.sublayers.length ? [] : [layer]));
  expect(gone).toHaveLength(2);
  expect(gone[1]).toBe((gone[0] as number) + 1);
  // Every other run loses more.
  for (let first = 0; first < 5; first += 1) {
    const layers = source.architecture.layers.map((shape, at) =>
      at === first || at === first + 1 ? { ...shape, sublayers: [] } : shape,
    );
    const architecture = { ...source.architecture, layers };
    const without = {
      ...source,
      architecture,
      parameters: source.family.parameters(architecture),
      fingerprint: `${first}`,
    };
    expect(await loss(without)).toBeGreaterThanOrEqual((await loss()) - 1e-6);
  }
  expect(recipeOf('minitron-depth').allocation).toMatchObject({ name: 'run' });
  await expect(cut('run', { 1: 0, 3: 0, 5: 0 }).run()).rejects.toThrow('No 2 neighbouring layers');
});
