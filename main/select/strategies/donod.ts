import { z } from 'zod';
import { descending, figure, selection, withoutLast } from '../ranking.ts';
import type { StrategyComponent } from '../strategy.ts';
import { topsis } from './topsis.ts';

const options = z.strictObject({
  /** Learning rate of the step that is thought of; it hardly matters, because both measures are scaled. */
  rate: z.number().gt(0).max(10).default(0.001),
  /** Share of the documents that may be taken. */
  keep: z.number().gt(0).max(1).default(0.3),
});

/**
 * One step W' = W − ηG on the output layer for each document alone, without taking it: ‖W'‖² = ‖W‖² − 2η⟨W, G⟩ + η²‖G‖².
 * DON is ‖W'‖ − ‖W‖, NOD is ‖W' − W‖ = η‖G‖.
 */
export const donod: StrategyComponent<z.infer<typeof options>> = {
  name: 'donod',
  paper: 'DONOD: Robust and Generalizable Instruction Fine-Tuning for LLMs via Model-Intrinsic Dataset Pruning',
  explanation:
    'Asks what a training step on each document alone would do to the last layer, and takes those that would neither move it far nor make its numbers grow. Noisy and misleading documents do both.',
  citation: 'Hu, Yang, Zhou, Wu. 2025. arXiv:2504.14810',
  options,
  needs: ['gradients'],
  select: async ({ features }, { rate, keep }) => {
    const { norms, alongWeights, weightNorm } = await features.pool.gradients();
    const nod = norms.map((norm) => rate * norm);
    const don = nod.map((moved, index) => {
      const change = moved * moved - 2 * rate * (alongWeights[index] as number);
      return change / (Math.sqrt(Math.max(0, weightNorm * weightNorm + change)) + weightNorm);
    });
    const nearness = topsis([don, nod]);
    const reason = (index: number) =>
      `A step on it would move the last layer by ${figure(nod[index] as number)} and change its norm by ${figure(don[index] as number)}, ${figure(nearness[index] as number)} of the way from the worst to the best`;
    return selection(withoutLast(descending(nearness), 1 - keep), reason, (index) =>
      Number.isNaN(nearness[index]) ? 'There is nothing in it that could be measured' : reason(index),
    );
  },
};
