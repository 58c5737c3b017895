import { z } from 'zod';
import type { Step } from '../../training/tuning.ts';
import type { InTrainingMethod, InTrainingWork } from '../inTrainingPruning.ts';
import {
  type Budget,
  budgetsOf,
  membersOf,
  type Probabilities,
  expectedShare,
  Lagrangian,
  shareSlope,
} from './budget.ts';
import { removable, shut } from './choice.ts';
import { gatedTuning } from './gatedTuning.ts';
import { gated, type Gates, gatePlaces, gatesAt, kindsOf, sublayerGates } from './gates.ts';
import { openProbabilities, drawLogistic, hardConcreteLaw } from './laws/hardConcrete.ts';
import { sampled } from './sampled.ts';

const options = z.strictObject({
  /** Gates of whole sublayers too, which multiply those of their units. */
  sublayers: z.boolean().default(false),
  temperature: z
    .number()
    .gt(0)
    .max(10)
    .default(2 / 3),
  /** Log odds of being open at first. */
  initial: z.number().default(3),
  /** Learning rate of the gates as a multiple of the run's. */
  gateRate: z.number().gt(0).default(300),
  /** How fast the multipliers of the budget rise. */
  ascent: z.number().gt(0).default(2),
  /** Share of the steps over which the budget comes down to its target. */
  warmup: z.number().min(0).lt(1).default(0.3),
  /** Share of the steps after which the choice is final and only what is left is trained. */
  until: z.number().gt(0).max(1).default(0.6),
});
type Options = z.infer<typeof options>;

/** Gates that are open by random, a budget for the expected number, and then the likeliest choice of exactly the wanted size. */
export const hardConcrete: InTrainingMethod<Options> = {
  name: 'hardConcrete',
  explanation:
    'Puts a switch behind every unit and learns, together with the model, how likely it should be on. A budget presses until no more than the wanted size is on; then the rest trains without random.',
  citation: 'Louizos, Welling, Kingma. ICLR 2018. arXiv:1712.01312; Xia, Zhong, Chen. ACL 2022. arXiv:2204.00408',
  options,
  removes: gated,
  prepare: (work, chosen) => {
    // Where sublayers are what goes, their own gates are the ones above.
    const above = chosen.sublayers && work.removal.of !== 'sublayers' ? work.source.family.sublayers : [];
    const places = gatePlaces(work, [...kindsOf(work), ...above.map(sublayerGates)]);
    const gates = gatesAt(work, places, hardConcreteLaw(chosen), chosen.gateRate);
    const press = budgetPress(work, gates, chosen);
    const last = Math.ceil(chosen.until * work.steps);
    const over = gates.filter(({ of }) => of === 'sublayers' && chosen.sublayers);
    const rank = () => {
      // All sublayers write channels; what units have above them, channels have on average.
      const sum = over.reduce((all, one) => all + (openProbabilities(one, chosen)[0] as number), 0);
      const usual = over.length ? sum / over.length : 1;
      for (const one of removable(work, gates)) {
        const { own, above } = press.probabilities(one);
        one.ranking.set(own.map((p) => p * (one.of === 'channels' ? usual : above)));
      }
    };
    const random = sampled(gates, work.seed, drawLogistic, {
      beforeUpdate: (step) => press.descend(step),
      afterUpdate: ({ number, steps }) => {
        rank();
        shut(work, gates, reachedAt(chosen, number + 1, steps));
      },
    });
    const whileGated = (hook: 'beforeStep' | 'beforeUpdate' | 'afterUpdate') => (step: Step) =>
      step.number < last ? random[hook]?.(step) : undefined;
    return gatedTuning(work, gates, {
      beforeStep: (step) => {
        // On resume too, what is trained follows from the step.
        if (step.number >= last)
          for (const { trained } of gates) for (const one of Object.values(trained)) one.rate = 0;
        return whileGated('beforeStep')(step);
      },
      beforeUpdate: whileGated('beforeUpdate'),
      afterUpdate: whileGated('afterUpdate'),
      counts: (done) => done >= last,
      state: { multipliers: press.lagrangian.multipliers },
    });
  },
};

/** Share of the target that is asked for once so many steps are done; all of it where the choice becomes final. */
const reachedAt = ({ warmup, until }: Options, done: number, steps: number): number =>
  done >= Math.ceil(until * steps) ? 1 : Math.min(1, done / Math.max(1, warmup * steps));

/** The budget's pressure on the gates. */
export function budgetPress(work: InTrainingWork, gates: readonly Gates[], chosen: Options) {
  const choosing = removable(work, gates);
  const budgets = budgetsOf(work, choosing);
  const lagrangian = new Lagrangian(budgets, chosen.ascent);
  const above = ({ layer, site }: Gates): Gates | undefined =>
    chosen.sublayers && site
      ? gates.find((one) => one.of === 'sublayers' && one.layer === layer && one.kind === site.sublayer)
      : undefined;
  const probabilities = (one: Gates): Probabilities => {
    const over = above(one);
    return { own: openProbabilities(one, chosen), above: over ? (openProbabilities(over, chosen)[0] as number) : 1 };
  };
  /** Adds the derivative by the log odds: ∂P/∂α = P (1 − P). */
  const push = (budget: Budget, one: Gates, slope: number) => {
    const known = probabilities(one);
    const each = shareSlope(budget, one, probabilities);
    const { gradient } = one.trained['alpha'] as NonNullable<Gates['trained'][string]>;
    known.own.forEach((p, i) => (gradient[i]! -= slope * each.own * p * (1 - p)));
    const over = above(one)?.trained['alpha'];
    if (over) over.gradient[0]! -= slope * each.above * known.above * (1 - known.above);
  };
  return {
    lagrangian,
    probabilities,
    /** Expected removed shares, budget by budget. */
    shares: () => budgets.map((budget) => expectedShare(budget, probabilities)),
    descend: ({ number, steps }: Step) => {
      const reached = reachedAt(chosen, number + 1, steps);
      budgets.forEach((budget, at) => {
        const slope = lagrangian.push(at, expectedShare(budget, probabilities), budget.target * reached);
        for (const one of membersOf(budget)) push(budget, one, slope);
      });
    },
  };
}
