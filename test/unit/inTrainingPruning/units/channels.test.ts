import { describe, expect, it } from 'vitest';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import type { InTrainingTuning, InTrainingWork } from '../../../../main/inTrainingPruning/inTrainingPruning.ts';
import { budgetsOf, expectedShare } from '../../../../main/inTrainingPruning/units/budget.ts';
import { gatedTuning } from '../../../../main/inTrainingPruning/units/gatedTuning.ts';
import {
  channelGates,
  type GateLaw,
  gatePlaces,
  type Gates,
  gatesAt,
} from '../../../../main/inTrainingPruning/units/gates.ts';
import { budgetPress, hardConcrete } from '../../../../main/inTrainingPruning/units/hardConcrete.ts';
import { gaussianLaw } from '../../../../main/inTrainingPruning/units/laws/gaussian.ts';
import { hardConcreteLaw } from '../../../../main/inTrainingPruning/units/laws/hardConcrete.ts';
import { factors } from '../../../../main/inTrainingPruning/units/laws/plain.ts';
import type { Architecture, Family } from '../../../../main/models/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { u32, uniform } from '../../../../main/runtime/random.ts';
import { Learner } from '../../../../main/training/learner.ts';
import { nextTokenLoss } from '../../../../main/training/objectives/nextToken.ts';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { recipeOf } from '../../../support/testExtraction.ts';
import { weightsAfter } from '../../../support/training.ts';
import { describeChannelRecipes } from './channelRecipes.ts';
import { ofUnits, windows, workOf } from './gatedUnits.ts';

const text = windows(1);
const { family: gemma, architecture: gemma2 } = describeJson({
  ...{ model_type: 'gemma2', hidden_size: 24, intermediate_size: 32, num_hidden_layers: 2, num_attention_heads: 4 },
  ...{ num_key_value_heads: 2, head_dim: 8, vocab_size: 50, max_position_embeddings: 64, sliding_window: 16 },
  ...{ query_pre_attn_scalar: 8, rms_norm_eps: 1e-5 },
});

const models: [string, Family, Architecture][] = [
  ['Llama, whose head is the embedding table', llama, smallArchitecture()],
  ['Llama with a head of its own', llama, smallArchitecture({ tied: false })],
  ['Gemma 2, with norms behind its sublayers', gemma, gemma2],
];

async function gated(source: ModelSource, law: GateLaw, changes: Partial<InTrainingWork> = {}) {
  const work = await workOf({ source, teacher: source, ...changes });
  const [gates] = gatesAt(work, gatePlaces(work, [channelGates]), law, 1) as [Gates];
  return { gates, tuning: gatedTuning(work, [gates], {}) };
}

const lossOf = (source: ModelSource, tuning: Pick<InTrainingTuning, 'trainables' | 'layer'> = { trainables: [] }) =>
  owned(new Learner(source, tuning, memoryWorkspace())).loss(text);

describe.each(models)('gates on the channels of a %s', (_, family, architecture) => {
  const source = memorySource(architecture, seededWeights(architecture, 5, family), family);

  it('are one set, and in the weights of everything that writes once they are merged', async () => {
    const { gates, tuning } = await gated(source, factors);
    const { values } = gates.trained['factor'] as Gates['trained'][string];
    uniform(3, values.length).forEach((u, i) => (values[i] = i % 5 === 2 ? 0 : 0.2 + u));
    expect(values).toHaveLength(architecture.hidden);
    const masked = await lossOf(source, tuning);
    expect(Math.abs(masked - (await lossOf(source)))).toBeGreaterThan(1e-3);
    const learner = owned(new Learner(source, tuning, memoryWorkspace()));
    const merged = memorySource(architecture, await weightsAfter({ source } as never, learner), family);
    expect(Math.abs((await lossOf(merged)) - masked)).toBeLessThan(1e-5);
  });

  const laws: [string, GateLaw][] = [
    ['hard concrete', hardConcreteLaw({ temperature: 2 / 3, initial: 0.4 })],
    ['gaussian', gaussianLaw(-1)],
  ];
  it.each(laws)('have the gradient that differences say (%s)', async (_law, law) => {
    const { gates, tuning } = await gated(source, law);
    const { noise } = gates.constants;
    noise?.forEach((_zero, i) => (noise[i] = u32(7, i) / 2 ** 32 - 0.5));
    const learner = owned(new Learner(source, tuning, memoryWorkspace()));
    await learner.gradients(text, { head: nextTokenLoss });
    for (const { values, gradient } of Object.values(gates.trained)) {
      const at = [...gradient.keys()].sort(
        (a, b) => Math.abs(gradient[b] as number) - Math.abs(gradient[a] as number),
      )[0]!;
      const start = values[at] as number;
      const lossAt = async (value: number) => {
        values[at] = value;
        return learner.loss(text);
      };
      const difference = ((await lossAt(start + 0.01)) - (await lossAt(start - 0.01))) / 0.02;
      values[at] = start;
      expect(Math.abs(difference)).toBeGreaterThan(1e-3);
      expect((gradient[at] as number) / difference).toBeCloseTo(1, 1);
    }
  });
});

describe('one budget of channels and units', () => {
  it('has the slope that differences say, and counts what is left of both', async () => {
    const work = await workOf({ channels: { parameters: 9000, target: 4000, part: 0.4, nearest: Math.floor } });
    const chosen = hardConcrete.options.parse({ ascent: 1e-9 }) as never;
    const gates = gatesAt(work, gatePlaces(work, [...ofUnits, channelGates]), hardConcreteLaw(chosen), 1);
    const press = budgetPress(work, gates, chosen);
    const [budget] = budgetsOf(work, gates);
    if (!budget) throw new Error('There is no budget.');
    press.lagrangian.multipliers[0] = 1;
    press.descend({ number: 9, steps: 10, rate: 1 });
    for (const { trained } of gates) {
      const { values, gradient } = trained['alpha'] as Gates['trained'][string];
      const start = values[0] as number;
      const at = (value: number) => {
        values[0] = value;
        return expectedShare(budget, press.probabilities);
      };
      const difference = (at(start + 0.01) - at(start - 0.01)) / 0.02;
      values[0] = start;
      expect((gradient[0] as number) / difference).toBeCloseTo(1, 2);
    }
    const open = (gatesOf: Gates) => ({
      own: new Float64Array(gatesOf.count).fill(gatesOf === budget.stream ? 0.5 : 0.8),
      above: 1,
    });
    const units = 9000 - budget.rest;
    expect(expectedShare(budget, open)).toBeCloseTo(1 - (0.5 * (0.8 * units + budget.rest)) / 9000, 9);
  });
});

describeChannelRecipes([['cofi', true]]);

describe('a recipe whose training finds channels', () => {
  it('is refused where its method finds none, or beside whole layers', () => {
    const cofi = recipeOf('cofi');
    expect(recipeProblem(cofi)).toBeNull();
    expect(recipeProblem({ ...cofi, unit: 'layer', allocation: 'lowest' })?.field).toBe('then.0.unit');
    const pressed = { ...cofi, inTrainingPruning: { ...cofi.inTrainingPruning, method: 'pressure' } };
    expect(recipeProblem(pressed)?.reason).toContain('pressure removes');
    expect(recipeProblem({ ...cofi, inTrainingPruning: undefined })?.field).toBe('inTrainingPruning');
  });
});
