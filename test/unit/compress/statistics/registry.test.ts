import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { Extraction, type Side } from '../../../../main/compress/extraction/extraction.ts';
import { stage } from '../../../../main/compress/extraction/stages.ts';
import type { Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { algebra } from '../../../../main/compress/recipe/algebra.ts';
import { loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { recipeNeeds } from '../../../../main/compress/recipe/properties.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { bytesOf, stagesOf } from '../../../../main/compress/statistics/costs.ts';
import { gates } from '../../../../main/compress/statistics/gates.ts';
import { gradientSquares } from '../../../../main/compress/statistics/gradientSquares.ts';
import { hessianProduct } from '../../../../main/compress/statistics/hessianProduct.ts';
import { calibrationStatistics } from '../../../../main/compress/statistics/index.ts';
import { lossGradient } from '../../../../main/compress/statistics/lossGradient.ts';
import { moments } from '../../../../main/compress/statistics/moments.ts';
import { siteStatistic } from '../../../../main/compress/statistics/siteStatistic.ts';
import { states } from '../../../../main/compress/statistics/states.ts';
import type { CalibrationStatistic } from '../../../../main/compress/statistics/statistic.ts';
import { unitRelevance } from '../../../../main/compress/statistics/unitRelevance.ts';
import { abs, max, reduceMax } from '../../../../main/graph/ops/index.ts';
import type { LayerTotals } from '../../../../main/walk/totals.ts';
import { extraction, source, windows } from './smallExtraction.ts';

/** The largest |x| of every column. Nothing else in the program knows of it. */
const peaks = siteStatistic<'peak'>({
  explanation: 'the largest activations',
  sums: {
    name: 'peaks',
    carried: true,
    parts: (columns) => ({ peak: [columns] }),
    emit: (x, carried) => ({ peak: max(carried('peak'), reduceMax(abs(x), [0])) }),
  },
  parts: ['peak'],
  stored: 'F64',
  entries: (columns) => columns,
  means: ({ parts }) => ({ peak: Float64Array.from(parts['peak'] ?? []) }),
});

/** The small extraction on both texts, with a workspace that lists the stages it goes through and what it saves. */
function watched(lambda: number) {
  const inner = memoryWorkspace();
  const stages = new Set<string>();
  let [saved, bytes] = [0, 0];
  const save: Workspace['save'] = (fingerprint, kind, tensors, meta) => {
    saved += 1;
    bytes += tensors.reduce((sum, tensor) => sum + tensor.bytes.byteLength, 0);
    return inner.save(fingerprint, kind, tensors, meta);
  };
  const workspace = { ...inner, save, progress: (name: string) => void stages.add(name) };
  const texts = { domain: { windows, fingerprint: 'd' }, general: { windows, fingerprint: 'g' } };
  const settings = { ...extraction.settings, lambda };
  return {
    extraction: owned(new Extraction(source, settings, texts, workspace)),
    stages,
    saved: () => saved,
    bytes: () => bytes,
  };
}

describe('the registry of statistics', () => {
  it('has every name once, with words, stages that runs know and a size', () => {
    const names = calibrationStatistics.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, explanation, stages, bytes } of calibrationStatistics) {
      expect(explanation.length, name).toBeGreaterThan(10);
      for (const [known, passes] of stages(0.5)) {
        expect(Object.keys(stage), name).toContain(known);
        expect(passes, name).toBeGreaterThan(0);
      }
      expect(bytes(source, { sides: 2, windows: 4, length: 8 }), name).toBeGreaterThanOrEqual(0);
    }
  });

  it('has all that recipes ask for, and tells a window what each is', async () => {
    const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
    const asked = new Set(recipes.flatMap(recipeNeeds));
    for (const statistic of asked) expect(calibrationStatistics).toContain(statistic);
    const told = algebra.find(({ part }) => part === 'statistic')?.choices.map(({ name }) => name);
    expect(told).toEqual(calibrationStatistics.map(({ name }) => name));
  });

  const kept = calibrationStatistics.filter(({ kind }) => kind !== 'own');
  it.each(kept.map((one) => [one.name, one] as const))('says how many bytes %s keeps', async (_, statistic) => {
    for (const [lambda, sides] of [
      [1, 1],
      [0.5, 2],
    ] as const) {
      const { extraction: own, bytes, stages } = watched(lambda);
      await new CalibrationStatistics(own).collect([statistic]);
      expect(bytes()).toBe(statistic.bytes(source, { sides, windows: windows.count, length: windows.length }));
      expect([...stages]).toEqual(stagesOf([statistic], lambda).map(([name]) => name));
    }
  });

  it('counts a pass that several statistics share once', () => {
    const passes = (...statistics: CalibrationStatistic[]) => Object.fromEntries(stagesOf(statistics, 1));
    expect(passes(moments, states, peaks)).toEqual({ domainStatistics: 1 });
    expect(passes(gates, lossGradient, gradientSquares)).toEqual({ forwards: 1, gradients: 4 });
    expect(passes(unitRelevance, lossGradient)).toEqual({ forwards: 2, gradients: 8 });
    expect(passes(hessianProduct, lossGradient)).toEqual({ forwards: 3, gradients: 12 });
    expect(Object.keys(passes(lossGradient, moments))).toEqual(['domainStatistics', 'forwards', 'gradients']);
  });
});

describe('one more statistic', () => {
  const { extraction: own, saved, bytes } = watched(0.25);
  let statistics: CalibrationStatistics;
  beforeAll(async () => {
    statistics = await new CalibrationStatistics(own).collect([moments, peaks]);
  });

  it('is collected in the pass of the others, kept by itself and found again', async () => {
    const layers = own.layers;
    expect(saved()).toBe(2 * 2 * layers);
    await new CalibrationStatistics(own).collect([peaks]);
    await new CalibrationStatistics(own).collect([moments]);
    expect(saved()).toBe(2 * 2 * layers);
  });

  it('is planned and estimated', () => {
    expect(stagesOf([moments, peaks], 0.25)).toEqual(stagesOf([moments], 0.25));
    expect(bytes()).toBe(
      bytesOf([moments, peaks], source, { sides: 2, windows: windows.count, length: windows.length }),
    );
  });

  it('is what its definition says, on the whole model and behind pruned layers', async () => {
    await using stream = await own.walker.embed(windows);
    const weights = await own.walker.load(0);
    const { totals } = await own.walker.forward(stream, 0, weights, [peaks.sums], { observeOnly: true });
    const both = new Map<Side, LayerTotals>([
      ['domain', totals],
      ['general', totals],
    ]);
    const { peak } = await statistics.layer(0).read(peaks, 'attentionInput');
    const { mean, square } = await statistics.layer(0).read(moments, 'attentionInput');
    const behind = await statistics.behind(0, both).read(peaks, 'attentionInput');
    expect(peak).toHaveLength(source.architecture.hidden);
    peak.forEach((value, column) => {
      expect(value).toBeGreaterThanOrEqual(Math.abs(mean[column] as number));
      expect(value ** 2).toBeGreaterThanOrEqual((square[column] as number) * (1 - 1e-6));
      expect(value).toBeCloseTo(behind.peak[column] as number, 6);
    });
  });

  it('is not read by those who did not ask for it', async () => {
    const others = await new CalibrationStatistics(own).collect([moments]);
    await expect(others.layer(0).read(peaks, 'attentionInput')).rejects.toThrow('did not declare that it needs peaks');
    expect(() => others.measure(hessianProduct, { step: 0.01 })).toThrow('did not declare that it needs curvature');
  });
});
