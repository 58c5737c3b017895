import { z } from 'zod';
import type { Optimiser } from './optimiser.ts';

const options = z.strictObject({ momentum: z.number().min(0).lt(1).default(0) });

/** Stochastic gradient descent, with heavy-ball momentum where asked (Polyak 1964). */
export const sgd: Optimiser<z.infer<typeof options>> = {
  name: 'sgd',
  explanation: 'Each number moves by its gradient. Without momentum nothing is remembered, so it needs least memory.',
  citation: 'Polyak. USSR Computational Mathematics 1964',
  options,
  state: ({ values }, { momentum }): Readonly<Record<string, Float32Array>> =>
    momentum ? { velocity: new Float32Array(values.length) } : {},
  update: ({ values, gradient, mask, decay: decays }, { velocity }, { rate, decay }, { momentum }) => {
    const pull = decays ? decay : 0;
    for (let i = 0; i < values.length; i += 1) {
      if (mask !== null && mask[i] === 0) continue;
      const w = values[i] as number;
      let g = gradient[i] as number;
      if (velocity) {
        g += momentum * (velocity[i] as number);
        velocity[i] = g;
      }
      values[i] = w - rate * (g + pull * w);
    }
  },
};
