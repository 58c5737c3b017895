import { z } from 'zod';
import type { Method } from '../../training/tuning.ts';
import { type Ingredients, mergedTuning, mergeOptions } from './ingredients.ts';

const options = z.strictObject({
  ...mergeOptions,
  /** Learning rate of every training, as a multiple of the run's. */
  rates: z.array(z.number().gt(0)).min(2).max(8).default([0.5, 1, 2]),
  /** Takes a model into the mean only where calibration text is better for it; otherwise the mean is of all. */
  greedy: z.boolean().default(true),
});

/**
 * Model soups (Wortsman et al. 2022, algorithm 1): models of several trainings from one start, sorted by their loss on text that is not
 * trained on, come into the mean one by one, and stay where the mean is no worse for it.
 */
export const modelSoup: Method<z.infer<typeof options>> = {
  name: 'modelSoup',
  changes: 'model',
  beside: 16,
  explanation:
    'Trains the whole model several times from the same start, at different learning rates and on different text, and takes the mean of those that are better together.',
  citation: 'Wortsman, Ilharco, Gadre, et al. ICML 2022. arXiv:2203.05482',
  options,
  prepare: async (work, { rates, greedy, schedule }) => {
    const rate = (training: number) => rates[training] as number;
    const plan = { trainings: rates.length, steps: work.steps, rate, schedule };
    const all = [...rates.keys()];
    const merge = async (ingredients: Ingredients) =>
      mean(ingredients, greedy ? await greedySoup(all, (of) => lossOf(ingredients, of)) : all);
    return (await mergedTuning(work, { ...plan, merge })).tuning;
  },
};

/** Sets the tensors to the mean of these models. */
function mean(ingredients: Ingredients, of: readonly number[]): void {
  ingredients.set(ingredients.vectors, (model) => Number(of.includes(model)) / of.length);
}

function lossOf(ingredients: Ingredients, of: readonly number[]): Promise<number> {
  mean(ingredients, of);
  return ingredients.loss('domain');
}

/** The models whose mean is kept. @param loss of the mean of some of them. */
export async function greedySoup(
  models: readonly number[],
  loss: (of: readonly number[]) => Promise<number>,
): Promise<readonly number[]> {
  const single: { readonly model: number; readonly loss: number }[] = [];
  for (const model of models) single.push({ model, loss: await loss([model]) });
  const [first, ...others] = single.sort((a, b) => a.loss - b.loss);
  let soup = [(first as { readonly model: number }).model];
  let least = (first as { readonly loss: number }).loss;
  for (const { model } of others) {
    const own = await loss([...soup, model]);
    if (own > least) continue;
    soup = [...soup, model];
    least = own;
  }
  return soup;
}
