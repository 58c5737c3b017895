import { z } from 'zod';
import type { Trainable } from '../../training/trainable.ts';
import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { budgetsOf, expectedShare, membersOf, type Probabilities } from './budget.ts';
import { unitParameters } from './channelShare.ts';
import { shut } from './choice.ts';
import { gatedTuning } from './gatedTuning.ts';
import { gated, type Gates, gatePlaces, gatesAt, kindsOf } from './gates.ts';
import { drawNormal, gaussianLaw } from './laws/gaussian.ts';
import { sampled } from './sampled.ts';

const options = z.strictObject({
  /** ln σ² at first. */
  initial: z.number().default(-5),
  /** Learning rate of the gates as a multiple of the run's. */
  gateRate: z.number().gt(0).default(50),
  /** Weight of the divergence at first; it grows while too much still passes. */
  pull: z.number().gt(0).default(1),
  /** How fast that weight follows. */
  follow: z.number().min(0).default(0.2),
  /** Share of the steps in which chance is at work; then the choice is final. */
  until: z.number().gt(0).max(1).default(0.6),
});

const parts = ({ trained }: Gates) => ({
  mean: trained['mean'] as Trainable,
  log: trained['logVariance'] as Trainable,
});

/** ln(μ² / σ²): what passes of a unit, against its noise. */
export const signal = (gates: Gates): Float64Array => {
  const { mean, log } = parts(gates);
  return Float64Array.from(mean.values, (mu, i) => Math.log(mu * mu + 1e-30) - (log.values[i] as number));
};

/** 1 for a unit whose signal is above its noise, 0 for one that drowns. */
const heard = (gates: Gates): Probabilities => ({ own: signal(gates).map((ratio) => (ratio < 0 ? 0 : 1)), above: 1 });

/** ½ ln(1 + μ²/σ²), the divergence from pure noise (Dai et al. 2018), and its derivatives by μ and ln σ². */
export function divergence(mu: number, logVariance: number): { value: number; byMean: number; byLog: number } {
  const variance = Math.exp(logVariance);
  const both = variance + mu * mu;
  return { value: Math.log(both / variance) / 2, byMean: mu / both, byLog: (-mu * mu) / both / 2 };
}

/**
 * Variational information bottleneck: every unit passes through noise of a size that is learned, a divergence pays for noise,
 * and units whose signal drowns in it go (Dutta et al. 2024).
 */
export const bottleneck: InTrainingMethod<z.infer<typeof options>> = {
  name: 'bottleneck',
  explanation:
    'Lets noise into what every unit says, as much of it as the text can bear. Units that can be drowned carry no information the answer needs, and they go.',
  citation: 'Dutta, Gupta, Agarwal. 2024 (VTrans). arXiv:2406.05276; Dai, Zhu, Guo, Wipf. ICML 2018. arXiv:1802.10399',
  options,
  removes: gated,
  prepare: (work, { initial, gateRate, pull, follow, until }) => {
    const gates = gatesAt(work, gatePlaces(work, kindsOf(work)), gaussianLaw(initial), gateRate);
    const budgets = budgetsOf(work, gates);
    const last = Math.ceil(until * work.steps);
    /** Logarithms of the divergence's weight, budget by budget. */
    const weights = new Float64Array(budgets.length).fill(Math.log(pull));
    const press = () =>
      budgets.forEach((budget, at) => {
        const drowned = expectedShare(budget, heard);
        const own = membersOf(budget);
        const all = unitParameters(own);
        const weight = Math.exp(weights[at] as number);
        for (const one of own) {
          const { mean, log } = parts(one);
          const each = (weight * one.cost) / all;
          for (let i = 0; i < one.count; i += 1) {
            const { byMean, byLog } = divergence(mean.values[i] as number, log.values[i] as number);
            mean.gradient[i]! += each * byMean;
            log.gradient[i]! += each * byLog;
          }
        }
        weights[at]! += follow * (budget.target - drowned);
      });
    const random = sampled(gates, work.seed, drawNormal, {
      beforeUpdate: press,
      afterUpdate: () => {
        for (const one of gates) one.ranking.set(signal(one));
        shut(work, gates, 1);
      },
    });
    return gatedTuning(work, gates, {
      beforeStep: (step) => {
        if (step.number < last) return random.beforeStep?.(step);
        for (const { trained } of gates) for (const one of Object.values(trained)) one.rate = 0;
      },
      beforeUpdate: (step) => (step.number < last ? random.beforeUpdate?.(step) : undefined),
      afterUpdate: (step) => (step.number < last ? random.afterUpdate?.(step) : undefined),
      counts: (done) => done >= last,
      state: { weights },
    });
  },
};
