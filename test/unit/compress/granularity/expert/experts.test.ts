import { describe, expect, it } from 'vitest';
import { superExperts } from '../../../../../main/compress/granularity/expert/superExperts.ts';
import { bestSubset, errorWith, gatesAmong } from '../../../../../main/compress/granularity/expert/subsets.ts';
import { refusalOf } from '../../../../../main/compress/recipe/properties.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { expertOutputs } from '../../../../../main/compress/statistics/experts/expertOutputs.ts';
import { type LayerRouting, routing } from '../../../../../main/compress/statistics/experts/routing.ts';
import { smallConfigs } from '../../../../support/familyConfigs.ts';
import { expectClose, waysToLogits } from '../../../../support/familyChecks.ts';
import { seededModel } from '../../../../support/familyContract.ts';
import { mixtralLoops, olmoeLoops, qwen3MoeLoops } from '../../../../support/naive/llamaLike.ts';
import type { SeenToken } from '../../../../support/naive/mixture.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';
import { model, seenByLoops, text } from './seen.ts';

const { mixtral, 'qwen3-moe': qwen, olmoe } = smallConfigs;
describe('routing statistics', () => {
  it('are the sums of plain loops, in one pass that both recipes share', async () => {
    const extraction = await testExtraction().model(model.source).texts(text).open();
    const statistics = await new CalibrationStatistics(extraction).collect([routing]);
    const found = await statistics.measure(routing, null);
    for (const [layer, tokens] of seenByLoops()) {
      const own = found.get(layer) as LayerRouting;
      for (let expert = 0; expert < 4; expert += 1) {
        const over = (value: (token: SeenToken) => number) =>
          tokens.reduce((sum, token) => sum + value(token), 0) / tokens.length;
        const gate = (token: SeenToken) => token.gates.get(expert) ?? 0;
        const length = (token: SeenToken) => (gate(token) ? Math.hypot(...token.outputs[expert]!) : 0);
        expect(own.share[expert]).toBeCloseTo(
          over((t) => (gate(t) ? 1 : 0)),
          6,
        );
        expect(own.mass[expert]).toBeCloseTo(over(gate), 6);
        expect(own.leading[expert]).toBeCloseTo(
          over((t) => (gate(t) === Math.max(...t.gates.values()) ? gate(t) : 0)),
          6,
        );
        expect(own.length[expert]).toBeCloseTo(over(length), 5);
        expect(own.output[expert]).toBeCloseTo(
          over((t) => gate(t) * length(t)),
          5,
        );
        expect(own.moved[expert]).toBeCloseTo(
          over((t) => gate(t) * length(t) * Math.max(0, 1 - t.cosine)),
          5,
        );
        expect(own.logit[expert]).toBeCloseTo(
          over((t) => t.logits[expert]!),
          5,
        );
        expect(own.seen[expert]).toBe(tokens.filter((t) => gate(t)).length);
        expect(own.largest[expert]).toBeCloseTo(Math.max(...tokens.map(length)), 4);
      }
    }
  });

  it('do not count padding, and blend both texts', async () => {
    const { ids, count, length } = text.windows;
    const padded = { ids: ids.slice(), count, length, lengths: Int32Array.of(9, 4, 9) };
    const other = randomText(8, 3, 9);
    const measured = async (lambda: number, windows = padded) => {
      const texts = { windows, fingerprint: 'padded' };
      const extraction = await testExtraction().model(model.source).texts(texts, other).settings({ lambda }).open();
      const statistics = await new CalibrationStatistics(extraction).collect([routing]);
      return (await statistics.measure(routing, null)).get(1) as LayerRouting;
    };
    const [domain, general, both] = [await measured(1), await measured(0), await measured(0.25)];
    expect(domain.seen.reduce((a, b) => a + b)).toBe(2 * 22);
    padded.ids.fill(0, 9 + 4, 18);
    expect([...(await measured(1)).moved]).toEqual([...domain.moved]);
    both.moved.forEach((one, expert) =>
      expect(one).toBeCloseTo(0.25 * domain.moved[expert]! + 0.75 * general.moved[expert]!, 9),
    );
  });
});

describe('sets of experts', () => {
  it('have the error that plain loops find when the scores of the others are −∞', async () => {
    const extraction = await testExtraction().model(model.source).texts(text).open();
    const statistics = await new CalibrationStatistics(extraction).collect([expertOutputs]);
    const outputs = await statistics.measure(expertOutputs, null);
    const gating = { experts: 4, chosen: 2, renormalised: true };
    for (const [layer, tokens] of seenByLoops()) {
      const texts = await outputs(layer);
      for (const kept of [
        [0, 1, 3],
        [1, 2],
        [0, 1, 2, 3],
      ]) {
        const error = tokens.reduce((sum, { logits, outputs: made, gates }) => {
          const among = gatesAmong(gating, Float32Array.from(logits), kept);
          const width = made[0]!.length;
          const lost = Array.from({ length: width }, (_, i) =>
            made.reduce((total, row, expert) => total + (among[expert]! - (gates.get(expert) ?? 0)) * row[i]!, 0),
          );
          return sum + Math.hypot(...lost) ** 2;
        }, 0);
        expect(errorWith(gating, texts, kept)).toBeCloseTo(error / tokens.length, 5);
      }
    }
  });

  it('are judged together: of two that stand in for one another one stays', () => {
    // Experts 0 and 1 put out the same, so either alone is not missed; 2 is missed a little, but both together more.
    const logits = Float32Array.of(2, 1.9, 1, -5);
    const vectors = [
      [3, 0],
      [3, 0],
      [0, 0.5],
      [0, 0],
    ];
    const products = Float32Array.from(vectors.flatMap((a) => vectors.map((b) => a[0]! * b[0]! + a[1]! * b[1]!)));
    const gating = { experts: 4, chosen: 1, renormalised: true };
    const texts = [{ tokens: 1, weight: 1, logits, products }];
    expect(bestSubset(gating, texts, 2, 100)).toContain(0);
    expect(errorWith(gating, texts, [1, 3])).toBe(0);
    expect(errorWith(gating, texts, [2, 3])).toBeGreaterThan(0);
    // Greedy elimination, where there are too many sets.
    expect(errorWith(gating, texts, bestSubset(gating, texts, 2, 1))).toBe(0);
  });
});

describe('a model with fewer experts', () => {
  it.each([
    [mixtral.config, mixtralLoops],
    [qwen.config, qwen3MoeLoops],
    [olmoe.config, olmoeLoops],
  ])('answers as the whole one whose router never chooses the others (%#)', async (config, loops) => {
    const { source, weights, architecture } = seededModel(config);
    const { made, outcomes } = await testExtraction()
      .model(source)
      .texts(text)
      .recipe('easy-ep')
      .settings({ sparsity: 0.25 })
      .run();
    const kept = outcomes.map(({ units }) => units?.['expert'] ?? null);
    expect(kept.some((some) => some !== null && some.length < 6)).toBe(true);
    expect(made.architecture.layers).not.toEqual(architecture.layers);
    const ids = [3, 14, 15, 9, 26, 5];
    const masked = loops((layer) => ({ left: kept[layer] ?? null }))(config, weights, ids);
    expectClose(await waysToLogits['walks layer by layer']!(made, ids), masked, 1e-4);
    expectClose(await waysToLogits['decodes token by token']!(made, ids), masked, 1e-4);
  });

  it('keeps as many as a token goes to, whatever share is asked for, and says when none can go', async () => {
    const warnings: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void warnings.push(message) };
    const cut = testExtraction().model(model.source).texts(text).recipe('expert-frequency').in(workspace);
    const { outcomes } = await cut.settings({ sparsity: 0.9 }).run();
    for (const { kept } of outcomes) expect(kept['expert']).toEqual({ kept: 2, of: 4 });
    await cut.settings({ sparsity: 0.1 }).run();
    expect(warnings.join()).toContain('All experts stay: 10.0 % of 4 is less than one');
  });

  it('takes the mean of the layer for experts that saw too little, and says so', async () => {
    const warnings: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void warnings.push(message) };
    const reap = (leastTokens: number) => recipeOf('reap', { score: { name: 'reap', leastTokens } });
    const cut = testExtraction().model(model.source).texts(text).in(workspace);
    await cut.recipe(reap(0)).run();
    expect(warnings).toEqual([]);
    const { outcomes } = await cut.recipe(reap(1000)).run();
    expect(warnings.join()).toContain('8 experts saw fewer than 1000 tokens');
    // All score the same then, and the first goes.
    for (const { units } of outcomes) expect(units?.['expert']).toEqual([1, 2, 3]);
  });

  it.each(['reap', 'moe-pruner'])('is refused to %s where there are none', async (name) => {
    expect(refusalOf(layeredModel(2), recipeOf(name))).toContain('The model has no experts;');
    await expect(testExtraction().recipe(name).run()).rejects.toThrow('The model has no experts;');
  });
});

describe('super experts', () => {
  it('are louder than nearly all and than a tenth of the loudest', () => {
    const quiet = (): LayerRouting => ({ largest: new Float64Array(250).fill(1) }) as never;
    const loud = {
      largest: Float64Array.from({ length: 250 }, (_, at) => (at === 7 ? 90 : at === 9 ? 5 : 1)),
    } as never;
    const found = superExperts(
      new Map([
        [0, quiet()],
        [1, loud],
      ]),
    );
    expect([...found]).toEqual([[1, new Set([7])]]);
  });
});
