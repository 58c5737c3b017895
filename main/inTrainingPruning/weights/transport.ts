import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions, rampWay, removesAfter } from '../ramp.ts';
import {
  choose,
  findingsOf,
  type MaskedLinear,
  maskedLinears,
  maskGradients,
  maskState,
  relativeSizes,
  show,
} from './maskedLinears.ts';
import { ownScores } from './ownScores.ts';
import { SoftMasks } from './softMasks.ts';

const options = z.strictObject({
  ...rampOptions,
  /** Strength of the entropy at first and at the end of the ramp, in root mean squares of a matrix's weights. */
  warm: z.number().gt(0).max(10).default(0.1),
  cold: z.number().gt(0).max(10).default(0.01),
  /** Learning rate of the scores, as a multiple of the run's. */
  scoreRate: z.number().gt(0).default(100),
});

/**
 * Every weight sends its mass to "stays" or "goes", at a cost by its trained score, and exactly as much has to arrive as is to
 * stay. With an entropy of strength ε the cheapest plan sends m = σ((s − λ)/ε) to "stays", λ such that Σ m is that number
 * (Li et al. 2023). λ depends on all scores, so ∂L/∂s = m(1 − m)/ε · (u − ū) with u = ∂L/∂m and ū its mean over
 * the group under the weights m(1 − m). ε falls geometrically; in the end the plan is a hard mask.
 */
export const transport: InTrainingMethod<z.infer<typeof options>> = {
  name: 'transport',
  explanation:
    'Learns for every weight whether it stays or goes, as shares that always add up to the wanted size. They are soft at first, so that training can weigh them, and harden little by little.',
  citation: 'Li, van Gemert, Hoefler, Moons, Eleftheriou, Verhoef. ICCV 2023. arXiv:2307.08483',
  options,
  removes: ['weights'],
  prepare: (work, { warm, cold, scoreRate, ...ramp }) => {
    const linears = maskedLinears(work);
    const scores = ownScores(linears, ({ weight }) => relativeSizes(weight.values), scoreRate);
    const values = scores.map((one) => one.values);
    const soft = new SoftMasks(work, linears);
    const isHard = (done: number) => rampEnded(ramp, done, work.steps);
    return {
      ...work.base,
      trainables: [...work.base.trainables, ...scores],
      beforeUpdate: ({ number }: Step) => {
        if (!isHard(number)) return descend(soft, linears, scores);
        maskGradients(linears);
        // What has been decided is not judged any more.
        for (const one of scores) one.rate = 0;
      },
      afterUpdate: ({ number, steps }: Step) => {
        const done = number + 1;
        if (removesAfter(ramp, done, steps)) {
          choose(work, linears, values, cubicRamp(ramp, done, steps));
          soft.between(values);
        }
        if (isHard(done)) return show(linears);
        soft.widths.fill(warm * (cold / warm) ** rampWay(ramp, done, steps));
        balance(soft, values);
        soft.show(values);
      },
      counts: isHard,
      state: { ...maskState(linears), ...soft.state },
      findings: (layer: number) => findingsOf(linears, layer),
    };
  },
};

/** Turns ∂L/∂(m·w) into the gradients of the weights and of the scores. */
function descend(
  soft: SoftMasks,
  linears: readonly MaskedLinear[],
  scores: readonly { values: Float32Array; gradient: Float32Array }[],
) {
  const [sum, total] = [soft.perGroup(), soft.perGroup()];
  const slope = (at: number, i: number, group: number) => {
    const m = soft.value(scores[at]?.values[i] as number, group);
    return (m * (1 - m)) / (soft.widths[group] as number);
  };
  const gain = (at: number, i: number) => {
    const { values, gradient } = (linears[at] as MaskedLinear).weight;
    return (gradient[i] as number) * (values[i] as number);
  };
  soft.each((at, i, group) => {
    const h = slope(at, i, group);
    sum[group]! += h * gain(at, i);
    total[group]! += h;
  });
  soft.each((at, i, group) => {
    const one = scores[at] as (typeof scores)[number];
    const mean = (sum[group] as number) / Math.max(total[group] as number, Number.MIN_VALUE);
    one.gradient[i] = slope(at, i, group) * (gain(at, i) - mean);
    (linears[at] as MaskedLinear).weight.gradient[i]! *= soft.value(one.values[i] as number, group);
  });
}

/** How exactly the mass has to arrive, as a share of a group, and how often at most it is tried. */
const exactness = 1e-7;
const tries = 60;

/**
 * Levels at which the masks of every group add up to the number that the hard masks show: Newton's method from the levels
 * as they are, halving the bracket wherever it would leave it.
 */
export function balance(soft: SoftMasks, scores: readonly Float32Array[]): void {
  const { shown, hidden } = soft.counts();
  const [low, high] = [soft.perGroup().fill(Infinity), soft.perGroup().fill(-Infinity)];
  soft.each((at, i, group) => {
    const score = scores[at]?.[i] as number;
    low[group] = Math.min(low[group] as number, score);
    high[group] = Math.max(high[group] as number, score);
  });
  // Thirty-seven widths away a mask is 0 or 1 to the last bit of a float64.
  low.forEach((_, group) => {
    low[group]! -= 37 * (soft.widths[group] as number);
    high[group]! += 37 * (soft.widths[group] as number);
  });
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const [mass, slope] = [soft.perGroup(), soft.perGroup()];
    soft.each((at, i, group) => {
      const m = soft.value(scores[at]?.[i] as number, group);
      mass[group]! += m;
      slope[group]! += (m * (1 - m)) / (soft.widths[group] as number);
    });
    let settled = true;
    soft.levels.forEach((level, group) => {
      if (!hidden[group]) return;
      const excess = (mass[group] as number) - (shown[group] as number);
      if (Math.abs(excess) <= exactness * ((shown[group] as number) + (hidden[group] as number))) return;
      settled = false;
      if (excess > 0) low[group] = level;
      else high[group] = level;
      const next = level + excess / (slope[group] as number);
      const inside = next > (low[group] as number) && next < (high[group] as number);
      soft.levels[group] = inside ? next : ((low[group] as number) + (high[group] as number)) / 2;
    });
    if (settled) return;
  }
}
