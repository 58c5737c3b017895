import { z } from 'zod';

/** How the learning rate goes over the steps, as shares of its peak. */
export const rateSchema = z.strictObject({
  shape: z.enum(['constant', 'linear', 'cosine']).default('constant'),
  /** Share of the steps in which it rises linearly from zero. */
  warmup: z.number().min(0).lt(1).default(0),
  /** What is left of it at the end. */
  floor: z.number().min(0).max(1).default(0),
});
export type RateShape = z.infer<typeof rateSchema>;

/** Share of the peak learning rate at a step, from 0. */
export function rateAt({ shape, warmup, floor }: RateShape, step: number, steps: number): number {
  const rising = Math.round(warmup * steps);
  if (step < rising) return (step + 1) / rising;
  const way = steps - rising > 1 ? (step - rising) / (steps - rising) : 0;
  switch (shape) {
    case 'constant':
      return 1;
    case 'linear':
      return floor + (1 - floor) * (1 - way);
    case 'cosine':
      return floor + ((1 - floor) * (1 + Math.cos(Math.PI * way))) / 2;
  }
}
