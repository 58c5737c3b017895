import type { Recipe } from '../compress/recipe/document.ts';
import { findRecipe } from '../compress/recipe/load.ts';
import { type Repaired, repairing } from './repair.ts';

/** Width of the model (meadow-8m) whose best rates the recipes that repair name. */
const width = 256;

/** Peak learning rate of the trainings of a plan, by what they repair and how many steps they have. */
export type Rates = (of: Repaired, steps: number) => number;

/**
 * The recipe's rate is for its own steps and for the model that it was found on. A short training has no time to average the noise of
 * its first steps out: behind a rounding that cost 0.003, 32 steps at the full rate left 0.037 more than there was, at a third of it
 * 0.001 (bench/README.md, "Sizes"); so it falls with the root of the steps. And it falls with the width, as the best rate of Adam for
 * matrices does (Yang et al., Tensor Programs V, arXiv:2203.03466, table 3).
 *
 * @param hidden width of the model.
 */
export const ratesFor =
  (recipes: readonly Recipe[], hidden: number): Rates =>
  (of, steps) => {
    const { recovery } = findRecipe(recipes, repairing[of]);
    if (recovery === 'none') throw new Error(`The recipe ${repairing[of]} repairs nothing: it has no training.`);
    const rate = recovery.rate * Math.min(1, Math.sqrt(steps / recovery.steps)) * Math.min(1, width / hidden);
    return Number(rate.toPrecision(3));
  };
