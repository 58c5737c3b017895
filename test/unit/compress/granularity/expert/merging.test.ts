import { describe, expect, it } from 'vitest';
import { averageLinkage, spectralClusters } from '../../../../../main/compress/granularity/expert/clusters.ts';
import { expert as experts } from '../../../../../main/compress/granularity/expert/index.ts';
import { refusalOf } from '../../../../../main/compress/recipe/properties.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { meanOutputs } from '../../../../../main/compress/statistics/experts/meanOutputs.ts';
import { routerProducts } from '../../../../../main/compress/statistics/experts/routerProducts.ts';
import { routing } from '../../../../../main/compress/statistics/experts/routing.ts';
import { elements, type ModelSource } from '../../../../../main/models/source.ts';
import { exportedShape } from '../../../../../main/models/stockConfig.ts';
import { smallConfigs } from '../../../../support/familyConfigs.ts';
import { expectClose, waysToLogits } from '../../../../support/familyChecks.ts';
import { seededModel } from '../../../../support/familyContract.ts';
import { memorySource } from '../../../../support/seededModel.ts';
import { mixtralLoops, olmoeLoops } from '../../../../support/naive/llamaLike.ts';
import { device } from '../../../../support/owned.ts';
import { recipeOf, testExtraction } from '../../../../support/testExtraction.ts';
import { model, seenByLoops, text } from './seen.ts';

const { mixtral, olmoe } = smallConfigs;
const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];
const count = 4;

/** Which expert of a made model each row of a router leads to; null where each has its own. */
const leadsOf = ({ architecture: { layers } }: ModelSource) =>
  layers.map(({ sublayers }) => sublayers.flatMap((one) => (one.kind === 'experts' ? [one.leads ?? null] : []))[0]);

/** Weights of a made model, with every expert as often as rows of the router lead to it. */
async function unmerged(made: ModelSource): Promise<Map<string, Float32Array>> {
  const leads = leadsOf(made);
  const found = new Map<string, Float32Array>();
  for (const parameter of made.parameters) {
    const values = await made.read(parameter);
    const own = /^(.*\.experts\.)(\d+)(\..*)$/.exec(parameter.name);
    const to = own && leads[parameter.place as number];
    if (!own || !to) found.set(parameter.name, values);
    else
      for (const [row, expert] of to.entries())
        if (expert === Number(own[2])) found.set(`${own[1] ?? ''}${row}${own[3] ?? ''}`, values);
  }
  return found;
}

describe('what merging measures', () => {
  it('are products of router scores and mean outputs, as plain loops find them', async () => {
    const extraction = await testExtraction().model(model.source).texts(text).open();
    const statistics = await new CalibrationStatistics(extraction).collect([routerProducts, meanOutputs]);
    const [products, outputs] = [
      await statistics.measure(routerProducts, null),
      await statistics.measure(meanOutputs, null),
    ];
    for (const [layer, tokens] of seenByLoops()) {
      const mean = (of: (token: (typeof tokens)[number]) => number) =>
        tokens.reduce((sum, token) => sum + of(token), 0) / tokens.length;
      for (let a = 0; a < count; a += 1) {
        for (let b = 0; b < count; b += 1)
          expect(products.get(layer)?.[a * count + b]).toBeCloseTo(
            mean(({ logits }) => logits[a]! * logits[b]!),
            5,
          );
        const { hidden } = model.architecture;
        for (let i = 0; i < hidden; i += 1)
          expect(outputs.get(layer)?.[a * hidden + i]).toBeCloseTo(
            mean(({ outputs: made }) => made[a]![i]!),
            5,
          );
      }
    }
  });
});

describe('average linkage', () => {
  it('joins the clusters whose members are nearest on average', () => {
    // On a line: 0, 2, 5 and 9.5. First {0, 2}; then 5 is 4 away from it on average, though 3 from its nearest and 5 from its
    // farthest; and 9.5 is 4.5 from 5. The farthest would join 5 with 9.5.
    const at = [0, 2, 5, 9.5];
    const distances = at.flatMap((a) => at.map((b) => Math.abs(a - b)));
    expect(averageLinkage(distances, 4, 3)).toEqual([[0, 1], [2], [3]]);
    expect(averageLinkage(distances, 4, 2)).toEqual([[0, 1, 2], [3]]);
    expect(averageLinkage(distances, 4, 4)).toEqual([[0], [1], [2], [3]]);
    // 0, 2, 4.9 and 7: the nearest would join 4.9 with {0, 2} after 2.9, on average that is 3.9 and 7 is nearer.
    const chain = [0, 2, 4.9, 7.1];
    expect(
      averageLinkage(
        chain.flatMap((a) => chain.map((b) => Math.abs(a - b))),
        4,
        2,
      ),
    ).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });
});

/** The model in all of whose layers an expert is another one with its neurons in another order, and a row of the router like its. */
function withTwin(from: number, to: number) {
  const weights = new Map(model.weights);
  const order = (neurons: number) => Array.from({ length: neurons }, (_, i) => (i * 7 + 3) % neurons);
  for (const { name, shape } of model.source.parameters) {
    const [rows, columns] = shape as [number, number];
    if (name.endsWith('block_sparse_moe.gate.weight')) {
      const row = (expert: number) => expert * columns;
      weights.set(
        name,
        (model.weights.get(name) as Float32Array).slice().copyWithin(row(to), row(from), row(from + 1)),
      );
    }
    const prefix = `.experts.${from}.`;
    if (!name.includes(prefix)) continue;
    const values = model.weights.get(name) as Float32Array;
    const byRow = !name.includes('w2');
    const turned = order(byRow ? rows : columns);
    weights.set(
      name.replace(prefix, `.experts.${to}.`),
      Float32Array.from(values, (_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        return values[byRow ? turned[row]! * columns + column : row * columns + turned[column]!] as number;
      }),
    );
  }
  return { weights, source: memorySource(model.architecture, weights, model.family) };
}

describe('merged experts', () => {
  it.each([
    ['m-smoe', mixtral.config, mixtralLoops],
    ['hc-smoe', mixtral.config, mixtralLoops],
    ['uncurl', olmoe.config, olmoeLoops],
  ])('answer to all rows of the router that led to them (%s, %#)', async (recipe, config, loops) => {
    const { source } = seededModel(config);
    const { made } = await testExtraction().model(source).texts(text).recipe(recipe).settings({ sparsity: 0.5 }).run();
    for (const leads of leadsOf(made)) expect(new Set(leads).size).toBeLessThan(leads?.length ?? 0);
    const expected = loops()(config, await unmerged(made), ids);
    for (const logits of Object.values(waysToLogits)) expectClose(await logits(made, ids), expected, 1e-4);
  });

  it('are averages by usage, each merged into the kept one that the router scores most alike', async () => {
    const { extraction, made, outcomes } = await testExtraction()
      .model(model.source)
      .texts(text)
      .recipe('m-smoe')
      .settings({ sparsity: 0.25 })
      .run();
    const statistics = await new CalibrationStatistics(extraction).collect([routing, routerProducts]);
    const [used, alike] = [await statistics.measure(routing, null), await statistics.measure(routerProducts, null)];
    for (const [layer, leads] of leadsOf(made).entries()) {
      const { share } = used.get(layer)!;
      const gone = share.indexOf(Math.min(...share));
      const kept = [0, 1, 2, 3].filter((one) => one !== gone);
      expect(outcomes[layer]?.units?.['expert']).toEqual(kept);
      const products = alike.get(layer)!;
      const cosine = (one: number) =>
        products[gone * count + one]! / Math.sqrt(products[gone * count + gone]! * products[one * count + one]!);
      const into = kept.toSorted((a, b) => cosine(b) - cosine(a))[0]!;
      expect(leads?.[gone]).toBe(kept.indexOf(into));
      // Norms do not depend on the order of neurons: ‖mean‖² needs the products, but a sum over neurons does not.
      const sums = async (source: ModelSource, expert: number) => {
        const name = `model.layers.${layer}.block_sparse_moe.experts.${expert}.w1.weight`;
        const parameter = source.parameters.find((one) => one.name === name)!;
        const values = await source.read(parameter);
        const columns = parameter.shape[1]!;
        return Array.from({ length: columns }, (_, column) =>
          values.reduce((sum, value, at) => sum + (at % columns === column ? value : 0), 0),
        );
      };
      const [a, b] = [await sums(model.source, gone), await sums(model.source, into)];
      const total = share[gone]! + share[into]!;
      (await sums(made, kept.indexOf(into))).forEach((sum, column) =>
        expect(sum).toBeCloseTo((share[gone]! * a[column]! + share[into]! * b[column]!) / total, 4),
      );
    }
  });

  it.each([
    ['uncurl', true],
    ['hc-smoe', false],
  ])('of %s match neurons before they are averaged: %s', async (recipe, aligned) => {
    const { source } = withTwin(1, 2);
    const { made } = await testExtraction().model(source).texts(text).recipe(recipe).settings({ sparsity: 0.25 }).run();
    // Twins are alike in all that is measured, so they become one.
    for (const leads of leadsOf(made)) expect(leads).toEqual([0, 1, 1, 2]);
    const walk = waysToLogits['walks layer by layer']!;
    const [before, behind] = [await walk(source, ids), await walk(made, ids)];
    const far = Math.max(...before.flatMap((row, t) => row.map((one, i) => Math.abs(one - behind[t]![i]!))));
    if (aligned) expect(far).toBeLessThan(1e-4);
    else expect(far).toBeGreaterThan(1e-3);
  });

  it('take as many parameters as was said before', async () => {
    const { made, recipe, extraction } = await testExtraction()
      .model(model.source)
      .texts(text)
      .recipe('hc-smoe')
      .settings({ sparsity: 0.5 })
      .run();
    const sizeOf = (source: Pick<ModelSource, 'parameters'>) =>
      source.parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
    const gone = experts.removed(model.source, recipe, extraction.settings);
    expect(sizeOf(model.source) - sizeOf(made)).toBe(gone);
    const planned = experts.planned?.(model.source, recipe, 0.5, false);
    expect(sizeOf({ parameters: planned!.family.parameters(planned!.architecture) })).toBe(sizeOf(made));
  });

  it('leave in formats that know them, and are not cut again', async () => {
    const { made } = await testExtraction().model(model.source).texts(text).recipe('hc-smoe').run();
    expect(exportedShape(mixtral.config, made).special).toMatch(/.+/);
    expect(refusalOf(made, recipeOf('reap'))).toContain('Experts of the model were merged');
  });
});

describe('spectral clusters', () => {
  it('find groups that are linked within and hardly between, however many are asked for', async () => {
    // Two chains, 0-2-4 and 1-3-5, whose ends are not linked to each other: nearest neighbours, not distances, hold them together.
    const link: Readonly<Record<string, number>> = { '0-2': 1, '2-4': 1, '1-3': 1, '3-5': 1, '0-1': 0.05 };
    const affinity = Float64Array.from({ length: 36 }, (_, at) => {
      const [a, b] = [Math.floor(at / 6), at % 6];
      return a === b ? 1 : (link[`${Math.min(a, b)}-${Math.max(a, b)}`] ?? 0);
    });
    const found = async (left: number, of = affinity) =>
      (await spectralClusters(device, of, { count: 6, left, seed: 1 }))
        .map((members) => members.toSorted((a, b) => a - b).join(''))
        .toSorted();
    expect(await found(2)).toEqual(['024', '135']);
    expect(await found(6)).toEqual(['0', '1', '2', '3', '4', '5']);
    // Six that are all alike have no clusters; there are as many as were asked for.
    expect(await found(4, new Float64Array(36).fill(1))).toHaveLength(4);
  });
});
