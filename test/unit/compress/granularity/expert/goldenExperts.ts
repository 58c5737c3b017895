import { describe, expect, it } from 'vitest';
import { calibrationLoss } from '../../../../../main/compress/search/calibrationLoss.ts';
import { elements } from '../../../../../main/models/source.ts';
import { readGolden } from '../../../../support/golden.ts';
import { needsShared, shared } from '../../../../support/shared.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';

/** Our recipes by what the reference calls them; its means have no least number of tokens. */
const methods = {
  expert_random: recipeOf('random-experts'),
  expert_load: recipeOf('expert-frequency'),
  expert_gate_mass: recipeOf('expert-gate-mass'),
  expert_reap: recipeOf('reap', { score: { name: 'reap', leastTokens: 0 } }),
  naee: recipeOf('naee'),
};

/** Half of the weights inside experts, as a share of the weights of all linears. */
const halfInside = async (name: string) => {
  const { source } = await testExtraction().golden(name).open();
  const count = (of: (part: string, place: unknown) => boolean) =>
    source.parameters.reduce(
      (sum, { role, part, place, shape }) => sum + (role === 'linear' && of(part, place) ? elements(shape) : 0),
      0,
    );
  return (0.5 * count((part, place) => part !== String(place))) / count(() => true);
};

/** Every recipe for experts keeps what the reference keeps, and the loss of what is left is the same. */
export function describeGoldenExperts(name: string, sparsity: number): void {
  describe.skipIf(!shared)(needsShared(`experts of ${name} against the reference`), () => {
    it.each(Object.entries(methods))('%s: the same ones stay, and the loss is the same', async (method, recipe) => {
      const expected = readGolden(name).methods[method];
      const { made, outcomes } = await testExtraction().golden(name).recipe(recipe).settings({ sparsity }).run();
      expect(outcomes.map(({ units }) => units?.['expert'])).toEqual(Object.values(expected?.kept ?? {}));
      const measured = await testExtraction().golden(name, 'eval_domain').open();
      expect((await calibrationLoss(measured, made)) / (expected?.nll_domain ?? NaN)).toBeCloseTo(1, 4);
    });

    it('moe_pruner: half of the weights inside experts go, and the loss is the same', async () => {
      const expected = readGolden(name).methods['moe_pruner'];
      const share = await halfInside(name);
      const { made, outcomes } = await testExtraction()
        .golden(name)
        .recipe('moe-pruner')
        .settings({ sparsity: share })
        .run();
      for (const [at, { kept }] of outcomes.entries())
        for (const [local, { kept: left, of }] of Object.entries(kept))
          expect(left, `${at} ${local}`).toBe(local.includes('experts') ? of / 2 : of);
      const measured = await testExtraction().golden(name, 'eval_domain').open();
      expect((await calibrationLoss(measured, made)) / (expected?.nll_domain ?? NaN)).toBeCloseTo(1, 3);
    });
  });
}
