import { z } from 'zod';
import { elements, type ModelSource, isInLayer } from '../../models/source.ts';
import { learned, ownParameters } from '../ownParameters.ts';
import type { Method } from '../../training/tuning.ts';
import { type Candidate, withinBudget } from './backwardBudget.ts';

const options = z.strictObject({
  /** Operations of the backward pass through the layers, as a share of what training all of them takes. */
  budget: z.number().gt(0).max(1).default(0.5),
  /** Steps between two choices. */
  every: z.number().int().min(1).default(50),
});

/**
 * Trains the tensors that do most for the loss within a budget of backward operations (Huang et al. 2024). A step that
 * chooses takes all gradients; a tensor's importance is |Σ gradient · update| of that step, the first-order change of the loss
 * by its update. What is not chosen goes back to where it was and stands still until the next choice.
 */
export const greenTrainer: Method<z.infer<typeof options>> = {
  name: 'greenTrainer',
  changes: 'model',
  explanation:
    'You say how much computing a step may take; every so often the matrices worth training within it are chosen anew, counting also the way that a correction has to go down through the layers to reach them.',
  citation: 'Huang, Yin, Huang, Gao. ICLR 2024. arXiv:2309.13192',
  options,
  prepare: async ({ source, masks, steps, training }, { budget, every }) => {
    const parameters = learned(source.parameters.filter(isInLayer));
    const trainables = await ownParameters(source, parameters, masks);
    const { own, pass } = backwardCosts(source, training.length);
    const all = [...own, ...pass].reduce((a, b) => a + b, 0);
    /** 1 for what is trained between two choices. */
    const chosen = new Uint8Array(trainables.length).fill(1);
    const possible = parameters.map(({ place }, at) => ({
      layer: place,
      cost: own[at] as number,
      importance: 1,
    }));
    if (!withinBudget(possible, pass, budget * all).includes(true)) {
      const way = ((pass.at(-1) ?? 0) / all).toFixed(3);
      throw new Error(
        `A budget of ${budget} of the backward pass trains nothing: the way through the uppermost layer alone takes ${way}; allow more.`,
      );
    }
    let before: Float32Array[] = [];
    const choice = () => {
      const candidates = trainables.map(({ values, gradient }, at): Candidate => {
        const start = before[at] as Float32Array;
        let change = 0;
        for (let i = 0; i < values.length; i += 1)
          change += (gradient[i] as number) * ((values[i] as number) - (start[i] as number));
        return { ...(possible[at] as Candidate), importance: Math.abs(change) };
      });
      return withinBudget(candidates, pass, budget * all);
    };
    return {
      trainables,
      restarts: Array.from({ length: Math.ceil(steps / every) - 1 }, (_, i) => (i + 1) * every),
      state: { chosen },
      beforeStep: ({ number }) => {
        trainables.forEach((one, at) => (one.rate = number % every === 0 ? 1 : (chosen[at] as number)));
      },
      beforeUpdate: ({ number }) => {
        if (number % every === 0) before = trainables.map(({ values }) => values.slice());
      },
      afterUpdate: ({ number }) => {
        if (number % every !== 0) return;
        choice().forEach((trains, at) => {
          chosen[at] = trains ? 1 : 0;
          if (!trains) trainables[at]?.values.set(before[at] as Float32Array);
        });
        before = [];
      },
    };
  },
};

/**
 * Backward operations for one window: of every layer tensor's own gradient, and of the way through every layer, which is
 * the matrix products with the weights once, and those inside attention twice.
 */
function backwardCosts({ family, architecture, parameters }: ModelSource, length: number) {
  const inLayers = learned(parameters.filter(isInLayer));
  const own = inLayers.map(({ shape }) => (shape.length === 2 ? 2 : 1) * length * elements(shape));
  const pass = architecture.layers.map((_, layer) => {
    const products = inLayers.reduce(
      (sum, { place, shape }, at) => sum + (place === layer && shape.length === 2 ? (own[at] as number) : 0),
      0,
    );
    return products + 2 * Math.max(0, family.flops(architecture, layer, 1, length) - products);
  });
  return { own, pass };
}
