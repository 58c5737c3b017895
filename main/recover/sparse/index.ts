import type { Method } from '../tuning.ts';

/** Sparse fine-tuning: the model's own numbers are trained, but only some of them. */
export const sparse: readonly Method[] = [];
