import { describe, expect, it } from 'vitest';
import { mergedAtOnce } from '../../../../../main/compress/granularity/depth/allocations/collapse.ts';
import type { ModelSource } from '../../../../../main/models/source.ts';
import { testExtraction, type TestRun } from '../../../../support/testExtraction.ts';

const gone = ({ made }: TestRun) =>
  made.architecture.layers.flatMap(({ sublayers }, layer) => (sublayers.length ? [] : [layer]));

const weightsOf = (model: ModelSource, layer: number) =>
  Promise.all(model.parameters.filter(({ place }) => place === layer).map((one) => model.read(one)));

describe('a run of neighbouring layers', () => {
  const base = testExtraction().layers(6).recipe('deeper-layers');

  it('is chosen among those that no layer to be kept whole is part of', async () => {
    const free = gone(await base.settings({ sparsity: 0.34 }).run());
    expect(free).toHaveLength(2);
    const held = gone(await base.settings({ sparsity: 0.34, layers: { [String(free[0])]: 0 } }).run());
    expect(held).toHaveLength(2);
    expect(held).not.toContain(free[0]);
    expect(held[1]).toBe((held[0] as number) + 1);
  });

  it('is refused where all of them have such a layer', async () => {
    const run = base.settings({ sparsity: 0.5, layers: { 1: 0, 3: 0 } }).run();
    await expect(run).rejects.toThrow('No 3 neighbouring layers of 6 may go');
  });
});

describe('layers that are merged', () => {
  const base = testExtraction().layers(6).recipe('laco');

  it('take over the differences of all that follow, and are none of the layers there were', async () => {
    const run = await base.settings({ sparsity: 0.5 }).run();
    const removed = gone(run);
    expect(removed).toHaveLength(3);
    const first = removed[0] as number;
    expect(removed).toEqual([first, first + 1, first + 2]);
    const { source } = run.extraction;
    const merged = await weightsOf(run.made, first - 1);
    const layers = await Promise.all(source.architecture.layers.map((_, layer) => weightsOf(source, layer)));
    const below = layers[first - 1] as Float32Array[];
    merged.forEach((values, tensor) =>
      values.forEach((value, i) => {
        const own = below[tensor]?.[i] as number;
        const sum = removed.reduce((all, layer) => all + (layers[layer]?.[tensor]?.[i] as number) - own, own);
        expect(value).toBeCloseTo(sum, 5);
      }),
    );
    for (const layer of layers) expect(merged).not.toEqual(layer);
  });

  it('leave no single one over, and are as many as published where so many go', () => {
    expect(mergedAtOnce(8, 7)).toBe(7);
    expect(mergedAtOnce(8, 8)).toBe(8);
    expect(mergedAtOnce(8, 20)).toBe(7);
    expect(mergedAtOnce(3, 5)).toBe(2);
    expect(mergedAtOnce(3, 3)).toBe(3);
    expect(mergedAtOnce(3, 2)).toBe(2);
  });

  it('do not touch a layer that is to stay whole, and are refused where none is left', async () => {
    const run = await base
      .layers(8)
      .settings({ sparsity: 0.25, layers: { 3: 0 } })
      .run();
    expect(gone(run)).toHaveLength(2);
    expect(gone(run)).not.toContain(3);
    expect(await weightsOf(run.made, 3)).toEqual(await weightsOf(run.extraction.source, 3));
    const none = base.settings({ sparsity: 0.34, layers: { 3: 0 } }).run();
    await expect(none).rejects.toThrow('Only 0 of 2 layers could be merged');
  });
});

describe('sublayers at random', () => {
  it('are as many as the methods remove that they are the control of', async () => {
    const counts = [];
    for (const recipe of ['random-sublayers', 'finercut']) {
      const { made } = await testExtraction().layers(4).recipe(recipe).run();
      counts.push(made.architecture.layers.reduce((sum, { sublayers }) => sum + 2 - sublayers.length, 0));
    }
    expect(counts).toEqual([2, 2]);
  });
});
