import { z } from 'zod';
import { firstPhase } from '../../training/phases.ts';
import { trainable } from '../../training/trainable.ts';
import type { Method } from '../../training/tuning.ts';
import { mergeOptions, tasks, taskTuning, type TaskVector } from './ingredients.ts';

const options = z.strictObject({
  ...mergeOptions,
  /** Share of the steps in which changes are learned; in the others their factors are. */
  train: z.number().gt(0).lt(1).default(0.6),
  /** Learning rate of factors as a multiple of the run's. */
  factorRate: z.number().gt(0).default(200),
});

/**
 * aTLAS (Zhang et al. 2024): what trainings on either side changed is put together with a factor for every tensor of every change,
 * θ₀ + Σ_i Λ_i τ_i with Λ_i block-diagonal, and the factors alone are trained, from 0 (section 3).
 */
export const taskScaling: Method<z.infer<typeof options>> = {
  name: 'taskScaling',
  changes: 'model',
  beside: 13,
  explanation:
    'Trains the model on the domain and, from the same start, on general text; then learns on the domain’s text how much of either change every single tensor takes.',
  citation: 'Zhang, Albert, Rodriguez-Opazo, van den Hengel, Abbasnejad. NeurIPS 2024. arXiv:2407.02880',
  options,
  prepare: async (work, { train, factorRate, schedule }) => {
    const learned = firstPhase(train, work.steps);
    const { tuning, ingredients } = await taskTuning(work, { steps: learned, schedule, merge: (all) => all.restore() });
    const { trainables, vectors } = ingredients;
    const many = trainables.length;
    const open = trainables.map(({ mask, values }) => mask?.slice() ?? new Uint8Array(values.length).fill(1));
    trainables.forEach((one, at) => (one.mask = (open[at] as Uint8Array).slice()));
    const shape = [tasks.length, many];
    const factors = trainable('head', 'taskFactors', shape, new Float32Array(tasks.length * many), { detached: true });
    return {
      ...tuning,
      trainables: [...trainables, factors],
      side: (step) => (step.number < learned ? (tuning.side?.(step) ?? null) : 'domain'),
      beforeStep: async (step) => {
        const composing = step.number >= learned;
        factors.rate = composing ? factorRate : 0;
        if (!composing) return tuning.beforeStep?.(step);
        // Of the tensors only gradients are wanted: no entry of them may move by itself.
        for (const one of trainables) Object.assign(one, { rate: 1 }).mask?.fill(0);
      },
      beforeUpdate: ({ number }) => {
        if (number < learned) return;
        vectors.forEach((vector, task) =>
          trainables.forEach(
            ({ gradient }, at) => (factors.gradient[task * many + at] = product(gradient, vector[at] as Float32Array)),
          ),
        );
      },
      afterUpdate: async (step) => {
        if (step.number < learned) return tuning.afterUpdate?.(step);
        ingredients.set(vectors, (task, at) => factors.values[task * many + at] as number);
        if (step.number + 1 === work.steps) trainables.forEach(({ mask }, at) => mask?.set(open[at] as Uint8Array));
      },
    };
  },
};

/** ∂L/∂Λ = Σ ∂L/∂θ · τ. */
function product(gradient: Float32Array, vector: TaskVector[number]): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i += 1) sum += (gradient[i] as number) * (vector[i] as number);
  return sum;
}
