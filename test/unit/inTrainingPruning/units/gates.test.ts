import { describe, expect, it } from 'vitest';
import { sliceUnits } from '../../../../main/compress/granularity/width/slice.ts';
import type { InTrainingTuning, InTrainingWork } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { gatedTuning } from '../../../../main/inTrainingPruning/units/gatedTuning.ts';
import {
  type GateKind,
  type GateLaw,
  gatePlaces,
  type Gates,
  gatesAt,
  layerGates,
  sublayerGates,
} from '../../../../main/inTrainingPruning/units/gates.ts';
import { gaussianLaw } from '../../../../main/inTrainingPruning/units/laws/gaussian.ts';
import { hardConcreteLaw } from '../../../../main/inTrainingPruning/units/laws/hardConcrete.ts';
import { factors, switches } from '../../../../main/inTrainingPruning/units/laws/plain.ts';
import { subsetLaw } from '../../../../main/inTrainingPruning/units/laws/subsets.ts';
import { blocksOf } from '../../../../main/inTrainingPruning/units/layerSampling.ts';
import { parametersAt } from '../../../../main/models/source.ts';
import { u32, uniform } from '../../../../main/runtime/random.ts';
import { floats } from '../../../../main/runtime/tensor.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import { changedLayer } from '../../../support/layers.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { architecture, layers, ofSublayers, ofUnits, source, windows, workOf } from './gatedUnits.ts';

const text = windows(1);

const objective = { head: nextTokenLoss };

async function gated(kinds: readonly GateKind[], law: GateLaw, changes: Partial<InTrainingWork> = {}) {
  const work = await workOf(changes);
  const gates = gatesAt(work, gatePlaces(work, kinds), law, 1);
  return { work, gates, tuning: gatedTuning(work, gates, {}) };
}

async function lossOf(tuning: Pick<InTrainingTuning, 'trainables' | 'layer'>, model = source): Promise<number> {
  const learner = owned(new Learner(model, tuning, memoryWorkspace()));
  const loss = await learner.loss(text);
  return loss;
}

/** The model as it is written once its gates are in its weights. */
async function foldedLoss(tuning: InTrainingTuning): Promise<number> {
  const learner = owned(new Learner(source, tuning, memoryWorkspace()));
  const weights = new Map(seededWeights(architecture));
  for (let layer = 0; layer < architecture.layers.length; layer += 1) {
    const { weights: merged } = await learner.merged(layer);
    for (const { name, local } of parametersAt(source, layer)) weights.set(name, floats(merged[local]).slice());
  }
  return lossOf({ trainables: [] }, memorySource(architecture, weights));
}

const everyKind: readonly GateKind[] = [...ofUnits, ...ofSublayers, layerGates];

describe('gates in the graph', () => {
  it('change nothing while they are 1', async () => {
    const { tuning } = await gated(everyKind, factors);
    expect(await lossOf(tuning)).toBeCloseTo(await lossOf({ trainables: [] }), 6);
  });

  it('at 0 compute what the sliced model computes', async () => {
    const { tuning, gates } = await gated(ofUnits, switches);
    const shapes = [...architecture.layers];
    const weights = new Map(seededWeights(architecture));
    for (const { open, site, count, ...one } of gates) {
      const layer = one.layer as number;
      for (let unit = 0; unit < count; unit += 1) open[unit] = unit % 3 === 1 ? 0 : 1;
      const kept = [...open.keys()].filter((unit) => open[unit]);
      const learner = owned(
        new Learner(memorySource({ ...architecture, layers: shapes }, weights), { trainables: [] }, memoryWorkspace()),
      );
      const sliced = sliceUnits(source.family, architecture, await learner.merged(layer), site as never, kept, {});
      shapes[layer] = sliced.shape;
      for (const [local, tensor] of Object.entries(sliced.weights))
        weights.set(source.family.layerPrefix(layer) + local, floats(tensor).slice());
    }
    const cut = memorySource({ ...architecture, layers: shapes }, weights);
    expect(Math.abs((await lossOf(tuning)) - (await lossOf({ trainables: [] }, cut)))).toBeLessThan(1e-5);
  });

  it('at 0 switch a sublayer off with its bias', async () => {
    const biased = layers.map((one) =>
      changedLayer(one, {
        attention: { bias: { q: false, k: false, v: false, o: true } },
        feedForward: { bias: { gate: false, up: false, down: true } },
      }),
    );
    const shape = smallArchitecture({ layers: biased });
    const model = memorySource(shape, seededWeights(shape));
    const { tuning, gates } = await gated([sublayerGates('attention'), layerGates], factors, { source: model });
    (gates[0] as Gates).open[0] = 0;
    (gates.find(({ layer, kind }) => layer === 2 && kind === 'layer') as Gates).open[0] = 0;
    const without = biased.map((one, layer) =>
      changedLayer(one, {
        ...(layer === 0 || layer === 2 ? { attention: null } : {}),
        ...(layer === 2 ? { feedForward: null } : {}),
      }),
    );
    const cut = memorySource({ ...shape, layers: without }, seededWeights(shape));
    expect(Math.abs((await lossOf(tuning, model)) - (await lossOf({ trainables: [] }, cut)))).toBeLessThan(1e-5);
  });

  it('are in the weights once they are merged', async () => {
    const { tuning, gates } = await gated(everyKind, factors);
    gates.forEach(({ trained }, at) => {
      const { values } = trained['factor'] as Gates['trained'][string];
      uniform(at, values.length).forEach((u, i) => (values[i] = u * 1.5));
    });
    expect(Math.abs((await foldedLoss(tuning)) - (await lossOf(tuning)))).toBeLessThan(1e-5);
  });

  const laws: [string, GateLaw, readonly GateKind[]][] = [
    ['hard concrete', hardConcreteLaw({ temperature: 2 / 3, initial: 0.4 }), everyKind],
    ['gaussian', gaussianLaw(-1), everyKind],
    ['factors', factors, everyKind],
  ];
  it.each(laws)('have the gradient that differences say (%s)', async (_, law, kinds) => {
    const { tuning, gates } = await gated(kinds, law);
    gates.forEach(({ constants: { noise } }, at) =>
      noise?.forEach((_zero, i) => (noise[i] = u32(at, i) / 2 ** 32 - 0.5)),
    );
    const learner = owned(new Learner(source, tuning, memoryWorkspace()));
    await learner.gradients(text, objective);
    for (const { trained, layer } of gates.filter((one) => one.layer === 1)) {
      for (const { values, gradient } of Object.values(trained)) {
        const start = values[0] as number;
        const at = async (value: number) => {
          values[0] = value;
          return learner.loss(text);
        };
        const h = 0.01;
        const difference = ((await at(start + h)) - (await at(start - h))) / (2 * h);
        await at(start);
        expect(Math.abs((gradient[0] as number) - difference), `layer ${layer}`).toBeLessThan(
          3e-4 + 0.02 * Math.abs(difference),
        );
      }
    }
  });

  it('of a block of layers share logits whose gradient is that of the chances', async () => {
    const work = await workOf({ removal: { of: 'layers' }, sparsity: 0.5, shareOf: () => 0.5 });
    const blocks = blocksOf(work, 2);
    expect(blocks.map(({ first, size, keep }) => [first, size, keep])).toEqual([
      [0, 2, 1],
      [2, 2, 1],
    ]);
    const gates = gatesAt(work, gatePlaces(work, [layerGates]), subsetLaw(blocks, 1), 1);
    const tuning = gatedTuning(work, gates, {});
    const learner = owned(new Learner(source, tuning, memoryWorkspace()));
    // In value the gates are what is drawn; beside it, the chances move the loss as a soft gate would.
    await learner.gradients(text, objective);
    const soft = await gated([layerGates], factors);
    const beside = owned(new Learner(source, soft.tuning, memoryWorkspace()));
    await beside.gradients(text, objective);
    gates.forEach(({ trained, constants }, at) => {
      const byGate = (soft.gates[at] as Gates).trained['factor']?.gradient[0] as number;
      const keeps = constants['keeps'] as Float32Array;
      // ∂/∂logit of Σ p keeps at equal chances of two ways: p (keeps − mean) = ½ (keeps − ½).
      keeps.forEach((k, way) => expect(trained['logits']?.gradient[way]).toBeCloseTo((byGate * (k - 0.5)) / 2, 5));
    });
  });
});
